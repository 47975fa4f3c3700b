import type { Services } from "../services";
import type { PackedBatch } from "./batch";

/**
 * Reads, checks and packs the body of a batch away from the event loop.
 * @throws FoldwiseError `invalid`; `too-many-requests` where too many wait
 */
export async function packInThread(
  { threads, metrics }: Pick<Services, "threads" | "metrics">,
  body: Uint8Array,
): Promise<PackedBatch> {
  let ids: ReadonlyMap<string, number> = new Map();
  // The thread forgets names where there are too many; those of one batch it has at once.
  for (;;) {
    const answer = await threads.batches.run("packBatch", { body, ids: [...ids] });
    if (!("unknownNames" in answer)) return answer;
    ids = await metrics.nameIds(answer.unknownNames);
  }
}
