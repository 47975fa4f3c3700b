import { runListSchema } from "@foldwise/core";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** Filters as the address and the API have them. */
export const RUN_FILTERS = ["sweep", "experiment", "dataset", "state", "variant", "fold"] as const;
export type RunFilters = Partial<Record<(typeof RUN_FILTERS)[number], string>>;

export function runsQuery(filters: RunFilters) {
  const base = Object.entries(filters).filter(([, value]) => value);
  return infiniteQueryOptions({
    queryKey: ["runs", filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams([
        ...base,
        ["limit", "200"],
        ...(pageParam ? [["after", pageParam]] : []),
      ]);
      return fetchJson(runListSchema, `/api/v1/runs?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 5_000,
  });
}
