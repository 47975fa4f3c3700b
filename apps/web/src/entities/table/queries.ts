import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const tablesQuery = queryOptions({
  queryKey: ["tables"],
  queryFn: async ({ signal }) => (await fetchJson(tableListSchema, "/api/v1/tables", { signal })).tables,
  refetchInterval: 15_000,
});

export interface TableView {
  id: string;
  /** Slug; empty for the server's choice. */
  dataset: string;
  differences: boolean;
  /** Key of the settings of our side, or `all`; empty for those that fill most. */
  settings: string;
}

/** Address of a table; the same settings give the page, the exports and the command line the same numbers. */
function tableAddress({ id, dataset, differences, settings }: TableView, format?: string): string {
  const query = new URLSearchParams();
  if (dataset) query.set("dataset", dataset);
  if (differences) query.set("differences", "1");
  if (settings) query.set("settings", settings);
  if (format) query.set("format", format);
  const text = query.toString();
  return `/api/v1/tables/${encodeURIComponent(id)}${text ? `?${text}` : ""}`;
}

export function tableQuery(view: TableView) {
  return queryOptions({
    queryKey: ["table", view.id, view.dataset, view.differences, view.settings],
    queryFn: ({ signal }) => fetchJson(filledTableSchema, tableAddress(view), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}
