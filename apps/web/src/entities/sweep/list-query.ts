import { sweepListSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** The newest sweeps; `state` narrows them. */
export function sweepsQuery(state: string) {
  const query = new URLSearchParams({ limit: "200", ...(state ? { state } : {}) });
  return queryOptions({
    queryKey: ["sweeps", state],
    queryFn: ({ signal }) => fetchJson(sweepListSchema, `/api/v1/sweeps?${query}`, { signal }),
    refetchInterval: 3_000,
  });
}
