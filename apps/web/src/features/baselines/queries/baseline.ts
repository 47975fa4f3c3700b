import {
  baselineDeletedSchema,
  baselineImportedSchema,
  baselineResponseSchema,
} from "@foldwise/core/contracts/saved-tables";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

const address = (key: string) => `/api/v1/baselines/${encodeURIComponent(key)}`;

export function baselineQuery(key: string) {
  return queryOptions({
    queryKey: ["baseline", key],
    queryFn: async ({ signal }) =>
      (await fetchJson(baselineResponseSchema, address(key), { signal })).baseline,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function importBaseline(text: string) {
  return fetchJson(baselineImportedSchema, "/api/v1/baselines", { method: "POST", yaml: text });
}

export function deleteBaseline(key: string) {
  return fetchJson(baselineDeletedSchema, address(key), { method: "DELETE", body: {} });
}
