import { runListSchema } from "@foldwise/core";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** The newest runs, to choose from. */
export const recentRunsQuery = queryOptions({
  queryKey: ["runs", "recent"],
  queryFn: async ({ signal }) => (await fetchJson(runListSchema, "/api/v1/runs?limit=200", { signal })).runs,
});
