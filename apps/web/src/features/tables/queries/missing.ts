import { type TablePreset, tableMissingSchema, tableRunResponseSchema } from "@foldwise/core";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export interface MissingView {
  id: string;
  /** Slug. */
  dataset: string;
  /** Null for the server's choice. */
  preset: TablePreset | null;
}

export function missingQuery({ id, dataset, preset }: MissingView) {
  const query = new URLSearchParams({ dataset, ...(preset ? { preset } : {}) });
  return queryOptions({
    queryKey: ["table-missing", id, dataset, preset],
    queryFn: ({ signal }) =>
      fetchJson(tableMissingSchema, `/api/v1/tables/${encodeURIComponent(id)}/missing?${query}`, { signal }),
    staleTime: 0,
  });
}

export function startMissing({ id, dataset, preset }: MissingView, idempotencyKey: string) {
  return fetchJson(tableRunResponseSchema, `/api/v1/tables/${encodeURIComponent(id)}/runs`, {
    method: "POST",
    body: { dataset, ...(preset ? { preset } : {}) },
    idempotencyKey,
  });
}
