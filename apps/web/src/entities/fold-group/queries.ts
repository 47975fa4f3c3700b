import {
  foldCurvesSchema,
  foldGroupListSchema,
  foldGroupResponseSchema,
} from "@foldwise/core/contracts/http/fold-group";
import type { FoldValue } from "@foldwise/core/fold-groups";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

const path = (id: string) => `/api/v1/fold-groups/${encodeURIComponent(id)}`;

/** Groups of an experiment, or of all; page by page. */
export function foldGroupsQuery(experiment: string) {
  return infiniteQueryOptions({
    queryKey: ["fold-groups", "list", experiment],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams([
        ["limit", "100"],
        ...(experiment ? [["experiment", experiment]] : []),
        ...(pageParam ? [["after", pageParam]] : []),
      ]);
      return fetchJson(foldGroupListSchema, `/api/v1/fold-groups?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 10_000),
  });
}

/** Groups of the runs that are nested directly in a run. */
export function groupsOfRunQuery(run: number) {
  return queryOptions({
    queryKey: ["fold-groups", "of run", run],
    queryFn: async ({ signal }) =>
      (await fetchJson(foldGroupListSchema, `/api/v1/fold-groups?parent=${run}`, { signal })).groups,
    refetchInterval: 10_000,
  });
}

export function foldGroupQuery(id: string, value: FoldValue) {
  return queryOptions({
    queryKey: ["fold-group", id, value],
    queryFn: async ({ signal }) =>
      (await fetchJson(foldGroupResponseSchema, `${path(id)}?value=${value}`, { signal })).group,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function foldCurvesQuery(id: string, metric: string) {
  return queryOptions({
    queryKey: ["fold-group", id, "curves", metric],
    queryFn: ({ signal }) =>
      fetchJson(foldCurvesSchema, `${path(id)}/curves?${new URLSearchParams({ metric })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}
