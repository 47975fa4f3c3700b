import {
  calibrationResponseSchema,
  evaluationMeasuresResponseSchema,
  precisionRecallResponseSchema,
} from "@foldwise/core/contracts/http/score-curves";
import {
  rocResponseSchema,
  runDetailResponseSchema,
  runLogSchema,
  runMetricsSchema,
} from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { editorName, recordedName } from "@/entities/sweep/editor-name";
import { fetchJson } from "@/fetching/fetch-json";

export function runPath(id: string): string {
  return `/api/v1/runs/${id}`;
}

/** `version` is anything that changes when the run has: the answer is kept for as long as it stays. */
export function runQuery(id: string, version: number | string = "") {
  return queryOptions({
    queryKey: ["run", id, version],
    queryFn: async ({ signal }) => (await fetchJson(runDetailResponseSchema, runPath(id), { signal })).run,
    staleTime: version === "" ? 2_000 : Number.POSITIVE_INFINITY,
  });
}

export function runMetricsPath(id: string): string {
  return `${runPath(id)}/metrics`;
}

export function runMetricsQuery(id: string) {
  return queryOptions({
    queryKey: ["run", id, "metrics"],
    queryFn: ({ signal }) => fetchJson(runMetricsSchema, runMetricsPath(id), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

export function runLogQuery(id: string) {
  return queryOptions({
    queryKey: ["run", id, "log"],
    queryFn: ({ signal }) => fetchJson(runLogSchema, `/api/v1/runs/${id}/log?limit=500`, { signal }),
    refetchOnWindowFocus: false,
  });
}

/** Scores of a stored evaluation never change. */
/** Every measure of an evaluation with its interval: it stays as it was stored. */
export function evaluationMeasuresQuery(id: number) {
  return queryOptions({
    queryKey: ["evaluation", id, "measures"],
    queryFn: async ({ signal }) =>
      (await fetchJson(evaluationMeasuresResponseSchema, `/api/v1/evaluations/${id}/measures`, { signal }))
        .measures,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Of the positive class by default. */
const ofClass = (className: string | null): string =>
  className === null ? "" : `?${new URLSearchParams({ class: className })}`;

export function rocQuery(id: number, className: string | null = null) {
  return queryOptions({
    queryKey: ["evaluation", id, "roc", className],
    queryFn: async ({ signal }) =>
      (await fetchJson(rocResponseSchema, `/api/v1/evaluations/${id}/roc${ofClass(className)}`, { signal }))
        .roc,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function precisionRecallQuery(id: number, className: string | null = null) {
  return queryOptions({
    queryKey: ["evaluation", id, "precision-recall", className],
    queryFn: async ({ signal }) =>
      (
        await fetchJson(
          precisionRecallResponseSchema,
          `/api/v1/evaluations/${id}/precision-recall${ofClass(className)}`,
          {
            signal,
          },
        )
      ).precisionRecall,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function calibrationQuery(id: number, className: string | null = null) {
  return queryOptions({
    queryKey: ["evaluation", id, "calibration", className],
    queryFn: async ({ signal }) =>
      (
        await fetchJson(
          calibrationResponseSchema,
          `/api/v1/evaluations/${id}/calibration${ofClass(className)}`,
          { signal },
        )
      ).calibration,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function stopRun(id: string) {
  const body = { by: recordedName(editorName()) };
  return (await fetchJson(runDetailResponseSchema, `/api/v1/runs/${id}/stop`, { method: "POST", body })).run;
}

export async function retryRun(id: string) {
  return (await fetchJson(runDetailResponseSchema, `/api/v1/runs/${id}/retry`, { method: "POST", body: {} }))
    .run;
}
