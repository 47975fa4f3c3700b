import { trialViewSchema } from "@foldwise/core/contracts/http/sweep";
import type { SweepAction, SweepEditRequest } from "@foldwise/core/contracts/http/sweep-requests";
import {
  curvesResponseSchema,
  sweepDetailResponseSchema,
  sweepEvaluationsSchema,
  sweepResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { isTerminal } from "@foldwise/core/states";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";
import { editorName, recordedName } from "./editor-name";
import { toCurveMap } from "./stream";

export function sweepPath(id: string): string {
  return `/api/v1/sweeps/${id}`;
}

/** A sweep with its trials of note; `version` is where the stream goes on from. */
export function sweepQuery(id: string) {
  return queryOptions({
    queryKey: ["sweep", id],
    queryFn: async ({ signal }) => {
      const { sweep, version } = await fetchJson(sweepDetailResponseSchema, sweepPath(id), { signal });
      return { ...sweep, version };
    },
    // The stream keeps it fresh.
    staleTime: 60_000,
  });
}

/** One of a sweep's trials with its runs, which the sweep's own answer leaves out. */
export function trialQuery(id: string, number: number) {
  return queryOptions({
    queryKey: ["sweep", id, "trial", number],
    queryFn: ({ signal }) =>
      fetchJson(trialViewSchema, `/api/v1/sweeps/${id}/trials/${number}/runs`, { signal }),
    refetchInterval: ({ state }) => (state.data && isTerminal(state.data.state) ? false : 1_000),
  });
}

/** Curves of trials as they are now. @param trials their numbers */
export async function fetchCurves(id: string, trials: readonly number[], signal?: AbortSignal) {
  const query = new URLSearchParams(trials.length > 0 ? { trial: trials.join(",") } : {});
  const { curves, cursor } = await fetchJson(curvesResponseSchema, `/api/v1/sweeps/${id}/curves?${query}`, {
    signal,
  });
  return { curves: toCurveMap(curves), cursor, trials };
}

/**
 * History of the trials shown first, fetched once; what comes later comes over the stream, and curves of other trials once
 * they are shown.
 */
export function sweepCurvesQuery(id: string, trials: readonly number[]) {
  return queryOptions({
    queryKey: curvesKey(id),
    queryFn: ({ signal }) => fetchCurves(id, trials, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

/** The curves of a sweep's page, whichever trials it shows. */
export function curvesKey(id: string) {
  return ["sweep", id, "curves"];
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
    // Of a sweep that moves there is a newer answer soon.
    gcTime: 10_000,
  });
}

export async function actOnSweep(id: string, action: SweepAction) {
  return (
    await fetchJson(sweepResponseSchema, `/api/v1/sweeps/${id}/actions`, {
      method: "POST",
      body: { ...action, by: recordedName(editorName()) },
    })
  ).sweep;
}

/** With the version that was seen; refused where somebody has edited the plan since. */
export async function editSweep(id: string, edit: SweepEditRequest) {
  return (await fetchJson(sweepDetailResponseSchema, `/api/v1/sweeps/${id}`, { method: "PATCH", body: edit }))
    .sweep;
}

export async function stopTrial(sweepId: number, number: number) {
  const path = `/api/v1/sweeps/${sweepId}/trials/${number}/stop`;
  return (
    await fetchJson(sweepResponseSchema, path, { method: "POST", body: { by: recordedName(editorName()) } })
  ).sweep;
}
