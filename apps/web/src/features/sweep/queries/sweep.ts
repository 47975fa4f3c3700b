import {
  curvesResponseSchema,
  type SweepAction,
  sweepDetailResponseSchema,
  sweepResponseSchema,
} from "@foldwise/core";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";
import { toCurveMap } from "../prepare/stream";

export function sweepQuery(id: string) {
  return queryOptions({
    queryKey: ["sweep", id],
    queryFn: async ({ signal }) =>
      (await fetchJson(sweepDetailResponseSchema, `/api/v1/sweeps/${id}`, { signal })).sweep,
    // The stream keeps it fresh.
    staleTime: 60_000,
  });
}

/** History, fetched once; what comes later comes over the stream. */
export function sweepCurvesQuery(id: string) {
  return queryOptions({
    queryKey: ["sweep", id, "curves"],
    queryFn: async ({ signal }) => {
      const { curves, cursor } = await fetchJson(curvesResponseSchema, `/api/v1/sweeps/${id}/curves`, {
        signal,
      });
      return { curves: toCurveMap(curves), cursor };
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

export async function actOnSweep(id: string, action: SweepAction) {
  return (
    await fetchJson(sweepResponseSchema, `/api/v1/sweeps/${id}/actions`, { method: "POST", body: action })
  ).sweep;
}
