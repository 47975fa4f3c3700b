import type { WeightsKind } from "@foldwise/core";
import { queryOptions } from "@tanstack/react-query";
import { askWorker, awaitAnswer, queueRequest } from "@/features/requests/queries/answer";

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

export function measureLatency(runId: string, body: { weights: WeightsKind; images?: number }) {
  return askWorker(`/api/v1/runs/${runId}/latency`, "latency", { body });
}
