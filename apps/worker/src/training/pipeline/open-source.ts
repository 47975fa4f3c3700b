import { imageLength } from "../images/open-pack";
import { type BatchSource, inlineSource } from "./batch-source";
import type { TrainingView } from "./load-batch";
import { threadedSource } from "./threads/threaded-source";

/** The source of a training's batches: threads of its own, or none. `path` is the open pack's. */
export function openBatchSource(
  view: TrainingView,
  { path, threads, batchSize }: { path: string; threads: number; batchSize: number },
): BatchSource {
  if (threads === 0) return inlineSource(view);
  const { pack, ...rest } = view;
  return threadedSource({
    view: rest,
    pack: { path, imageLength: imageLength(pack.header) },
    threads,
    // A last image that would be alone joins the batch before.
    largestBatch: batchSize + 1,
  });
}
