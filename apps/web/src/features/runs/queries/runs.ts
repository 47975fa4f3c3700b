import { runListSchema } from "@foldwise/core/contracts/http-responses";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** Filters as the address has them; of a variant it is part of the name. */
export const RUN_FILTERS = ["sweep", "experiment", "dataset", "state", "variant", "fold", "filter"] as const;
export type RunFilters = Partial<Record<(typeof RUN_FILTERS)[number], string>>;

/** The order the API keeps over all runs; null for newest first. */
export interface RunOrder {
  metric: string;
  by: "last" | "min" | "max";
  order: "asc" | "desc";
}

/** @param isNested only runs that are nested in none: the others stand below them */
export function runsQuery(filters: RunFilters, order: RunOrder | null, isNested = false) {
  const base = Object.entries(filters).flatMap(([name, value]) =>
    value ? [[name === "variant" ? "variantContains" : name, value]] : [],
  );
  return infiniteQueryOptions({
    queryKey: ["runs", filters, order, isNested],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams([
        ...base,
        ["limit", "500"],
        ...(isNested ? [["parent", "none"]] : []),
        ...(order
          ? [
              ["sort", order.metric],
              ["by", order.by],
              ["order", order.order],
            ]
          : []),
        ...(pageParam ? [["after", pageParam]] : []),
      ]);
      return fetchJson(runListSchema, `/api/v1/runs?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    // Many pages are many requests: they are asked again when a person does.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 5_000),
  });
}
