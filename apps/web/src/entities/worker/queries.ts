import { healthSchema } from "@foldwise/core/contracts/http/worker";
import { searchResponseSchema, workerListSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/fetching/fetch-json";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }) => {
    // A degraded server answers 503 with the same body: that is news, not a failure.
    const response = await fetch("/api/health", { signal }).catch(() => null);
    if (!response) throw new ApiError(0, "unreachable", "The Foldwise server is not responding.");
    return healthSchema.parse(await response.json());
  },
  refetchInterval: 10_000,
});

export const workersQuery = queryOptions({
  queryKey: ["workers"],
  queryFn: async ({ signal }) => (await fetchJson(workerListSchema, "/api/v1/workers", { signal })).workers,
  refetchInterval: 4_000,
});

/** Asks a worker to take no new training, and to end after those that it has. */
export async function drainWorker(id: string) {
  const path = `/api/v1/workers/${encodeURIComponent(id)}/drain`;
  return (await fetchJson(workerListSchema, path, { method: "POST", body: {} })).workers;
}

export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ["search", text],
    queryFn: async ({ signal }) =>
      (await fetchJson(searchResponseSchema, `/api/v1/search?q=${encodeURIComponent(text)}`, { signal }))
        .results,
    enabled: text.trim().length > 0,
    staleTime: 10_000,
  });
}
