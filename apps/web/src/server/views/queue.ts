import type { Queue } from "@foldwise/core/contracts/http/queue";
import type { QueueRecord } from "@foldwise/db/repositories/queue";

export function queueView({ waiting, ...queue }: QueueRecord): Queue {
  return { ...queue, waiting: waiting.map((one) => ({ ...one, since: one.since.toISOString() })) };
}
