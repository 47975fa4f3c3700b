import type { LatencyView } from "@foldwise/core/contracts/http/request";
import type { LatencyRecord } from "@foldwise/db/repositories/worker-request";

export function latencyView({
  result: { kind: _, ...result },
  createdAt,
  ...measured
}: LatencyRecord): LatencyView {
  return { ...measured, ...result, createdAt: createdAt.toISOString() };
}
