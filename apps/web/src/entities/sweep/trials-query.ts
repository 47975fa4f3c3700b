import { trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export function trialsKey(id: string, list: string) {
  return ["sweep", id, "trials", list];
}

/** @param list a query, in the API's words */
export function trialsPath(id: string, list: string): string {
  return `/api/v1/sweeps/${id}/trials?${list}`;
}

/** A page of a sweep's trials; the stream of the sweep keeps it fresh. @param list its query, in the API's words */
export function trialsQuery(id: string, list: string) {
  return queryOptions({
    queryKey: trialsKey(id, list),
    queryFn: ({ signal }) => fetchJson(trialPageSchema, trialsPath(id, list), { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}
