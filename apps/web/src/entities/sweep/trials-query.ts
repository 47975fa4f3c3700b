import { trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export function trialsKey(id: string, list: string) {
  return ["sweep", id, "trials", list];
}

/** A page of a sweep's trials; the stream of the sweep keeps it fresh. @param list its query, in the API's words */
export function trialsQuery(id: string, list: string) {
  return queryOptions({
    queryKey: trialsKey(id, list),
    queryFn: ({ signal }) => fetchJson(trialPageSchema, `/api/v1/sweeps/${id}/trials?${list}`, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}
