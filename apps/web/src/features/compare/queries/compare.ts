import { runListSchema, runMetricsSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** The newest runs, to choose from. */
export const recentRunsQuery = queryOptions({
  queryKey: ["runs", "recent"],
  queryFn: async ({ signal }) => (await fetchJson(runListSchema, "/api/v1/runs?limit=200", { signal })).runs,
});

/** Points of a run; asked again now and then, as a run may still be moving. */
export function comparedMetricsQuery(id: number) {
  return queryOptions({
    queryKey: ["compare", id],
    queryFn: ({ signal }) => fetchJson(runMetricsSchema, `/api/v1/runs/${id}/metrics`, { signal }),
    refetchInterval: 5_000,
  });
}
