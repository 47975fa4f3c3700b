import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import type { WorkerRecord } from "@foldwise/db/repositories/worker";

export function workerView({ startedAt, seenAt, ...worker }: WorkerRecord): WorkerView {
  return { ...worker, startedAt: startedAt.toISOString(), seenAt: seenAt.toISOString() };
}
