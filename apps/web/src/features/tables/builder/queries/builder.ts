import {
  tableDeletedSchema,
  tableResponseSchema,
  tableVocabularySchema,
} from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

const address = (id: string) => `/api/v1/tables/${encodeURIComponent(id)}`;

/** What a table is made of. */
export function definitionQuery(id: string) {
  return queryOptions({
    queryKey: ["table-definition", id],
    queryFn: async ({ signal }) =>
      (await fetchJson(tableResponseSchema, `${address(id)}/definition`, { signal })).table,
  });
}

/** What there is to choose by, of one dataset and one sweep where the table names them. */
export function vocabularyQuery(dataset: string | null, sweep: string | null) {
  const asked = new URLSearchParams({ ...(dataset ? { dataset } : {}), ...(sweep ? { sweep } : {}) });
  const query = asked.size > 0 ? `?${asked}` : "";
  return queryOptions({
    queryKey: ["table-vocabulary", dataset, sweep],
    queryFn: ({ signal }) =>
      fetchJson(tableVocabularySchema, `/api/v1/tables/vocabulary${query}`, { signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** A definition that is not saved, filled. */
export function previewQuery(text: string, isRight: boolean) {
  return queryOptions({
    queryKey: ["table-preview", text],
    queryFn: ({ signal }) =>
      fetchJson(filledTableSchema, "/api/v1/tables/preview", { method: "POST", yaml: text, signal }),
    enabled: isRight,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
}

/** Saves a new table, or a new revision of the one that was loaded. */
export async function saveTable(text: string, loaded: { id: string; revision: number } | null) {
  const answer = loaded
    ? await fetchJson(tableResponseSchema, `${address(loaded.id)}?revision=${loaded.revision}`, {
        method: "PUT",
        yaml: text,
      })
    : await fetchJson(tableResponseSchema, "/api/v1/tables", { method: "POST", yaml: text });
  return answer.table;
}

export function deleteTable(id: string) {
  return fetchJson(tableDeletedSchema, address(id), { method: "DELETE", body: {} });
}
