import type { SweepAction, SweepEditRequest } from "@foldwise/core/contracts/http/sweep";
import {
  curvesResponseSchema,
  sweepDetailResponseSchema,
  sweepEvaluationsSchema,
  sweepResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";
import { toCurveMap } from "./stream";

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

/** A metric of the test evaluations of some trials; `done` is how many there are, so that a new one is asked for. */
export function sweepEvaluationsQuery(
  id: number,
  { metric, trials, done }: { metric: string; trials: readonly number[]; done: number },
) {
  return queryOptions({
    queryKey: ["sweep", String(id), "evaluations", metric, trials, done],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ metric, trial: trials.join(",") });
      return (
        await fetchJson(sweepEvaluationsSchema, `/api/v1/sweeps/${id}/evaluations?${query}`, { signal })
      ).evaluations;
    },
    enabled: trials.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function actOnSweep(id: string, action: SweepAction) {
  return (
    await fetchJson(sweepResponseSchema, `/api/v1/sweeps/${id}/actions`, { method: "POST", body: action })
  ).sweep;
}

/** With the version that was seen; refused where somebody has edited the plan since. */
export async function editSweep(id: string, edit: SweepEditRequest) {
  return (await fetchJson(sweepDetailResponseSchema, `/api/v1/sweeps/${id}`, { method: "PATCH", body: edit }))
    .sweep;
}

export async function stopTrial(sweepId: number, number: number) {
  const path = `/api/v1/sweeps/${sweepId}/trials/${number}/stop`;
  return (await fetchJson(sweepResponseSchema, path, { method: "POST", body: { by: "web" } })).sweep;
}
