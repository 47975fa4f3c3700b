import { experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import { queueSchema } from "@foldwise/core/contracts/http/queue";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const queueQuery = queryOptions({
  queryKey: ["queue"],
  queryFn: ({ signal }) => fetchJson(queueSchema, "/api/v1/queue", { signal }),
  refetchInterval: 4_000,
});

/** Null removes the quota. */
export async function setQuota(id: number, maxTrainings: number | null) {
  const options = { method: "PATCH", body: { maxTrainings, by: "page" } } as const;
  return (await fetchJson(experimentResponseSchema, `/api/v1/experiments/${id}`, options)).experiment;
}
