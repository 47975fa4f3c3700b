import { populationSchema } from "@foldwise/core/contracts/http/population";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** The schedule of a population. @param trial whose; of the best one where it is null */
export function populationQuery(id: number, { trial, isLive }: { trial: number | null; isLive: boolean }) {
  const query = trial === null ? "" : `?trial=${trial}`;
  return queryOptions({
    queryKey: ["sweep", String(id), "population", isLive, trial],
    queryFn: ({ signal }) =>
      fetchJson(populationSchema, `/api/v1/sweeps/${id}/population${query}`, { signal }),
    staleTime: isLive ? 0 : Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}
