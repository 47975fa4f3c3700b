import {
  type TablePreset,
  tableMissingSchema,
  tableRunResponseSchema,
} from "@foldwise/core/contracts/table-runs";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export interface MissingView {
  id: string;
  /** Slug. */
  dataset: string;
  /** Null for the server's choice. */
  preset: TablePreset | null;
  /** Key of the settings that the table is shown with; empty for those that fill most. */
  settings: string;
}

function bodyOf({ dataset, preset, settings }: MissingView) {
  return { dataset, ...(preset ? { preset } : {}), ...(settings ? { settings } : {}) };
}

export function missingQuery(view: MissingView) {
  const { id, dataset, preset, settings } = view;
  const query = new URLSearchParams(bodyOf(view));
  return queryOptions({
    queryKey: ["table-missing", id, dataset, preset, settings],
    queryFn: ({ signal }) =>
      fetchJson(tableMissingSchema, `/api/v1/tables/${encodeURIComponent(id)}/missing?${query}`, { signal }),
    staleTime: 0,
  });
}

export function startMissing(view: MissingView, idempotencyKey: string) {
  return fetchJson(tableRunResponseSchema, `/api/v1/tables/${encodeURIComponent(view.id)}/runs`, {
    method: "POST",
    body: bodyOf(view),
    idempotencyKey,
  });
}
