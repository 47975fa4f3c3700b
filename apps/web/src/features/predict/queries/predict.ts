import { latencyListSchema } from "@foldwise/core/contracts/http/request";
import type { WeightsKind } from "@foldwise/core/words";
import { queryOptions } from "@tanstack/react-query";
import { askWorker, awaitAnswer, queueRequest } from "@/entities/worker-request/queries";
import { fetchJson } from "@/fetching/fetch-json";

/** An answer never changes; its request is there for a day. */
export function predictionsQuery(requestId: number | null) {
  return queryOptions({
    queryKey: ["request", requestId],
    queryFn: ({ signal }) => awaitAnswer(requestId ?? 0, "predict", signal),
    enabled: requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function queuePrediction(
  runId: string,
  { images, ...body }: { images?: readonly File[]; testImages?: number; weights: WeightsKind },
) {
  return queueRequest(`/api/v1/runs/${runId}/predictions`, { body, images });
}

/** What was measured of a run, newest first. */
export function runLatencyQuery(runId: string) {
  return queryOptions({
    queryKey: ["latency", runId],
    queryFn: async ({ signal }) =>
      (await fetchJson(latencyListSchema, `/api/v1/latency?run=${runId}`, { signal })).measured,
  });
}

export function measureLatency(runId: string, body: { weights: WeightsKind; images?: number }) {
  return askWorker(`/api/v1/runs/${runId}/latency`, "latency", { body });
}
