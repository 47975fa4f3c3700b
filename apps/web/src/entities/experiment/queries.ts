import { experimentListSchema, experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import type { FoldKeysChange } from "@foldwise/core/contracts/http/queue";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const experimentsQuery = queryOptions({
  queryKey: ["experiments"],
  queryFn: async ({ signal }) =>
    (await fetchJson(experimentListSchema, "/api/v1/experiments", { signal })).experiments,
});

/** Says which parameters or tags hold fold, seed and repeat; null for those that are called so. */
export async function changeFoldKeys(id: number, foldKeys: FoldKeysChange) {
  const options = { method: "PATCH", body: { foldKeys, by: "page" } } as const;
  return (await fetchJson(experimentResponseSchema, `/api/v1/experiments/${id}`, options)).experiment;
}
