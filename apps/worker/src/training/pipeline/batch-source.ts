import { imageLength } from "../images/open-pack";
import type { Batch } from "../network/classifier";
import { imageBuffers, loadTrainingBatch, type TrainingView } from "./load-batch";
import type { EpochSample } from "./samples";

/** Where a training's batches come from. The values are the same whichever source gives them. */
export interface BatchSource {
  /** Threads that prepare images beside the training; 0: the training does it itself. */
  readonly threads: number;
  /**
   * The batches of an epoch, in their order. Left early, it gives up what is under way. A batch is valid until the
   * next one is asked for, or the next epoch.
   */
  batches(epoch: number, batches: readonly (readonly EpochSample[])[]): AsyncGenerator<Batch>;
  close(): Promise<void>;
}

/** Prepares each batch when it is asked for, in the thread that asks. */
export function inlineSource(given: TrainingView): BatchSource {
  const view = { ...given, buffers: imageBuffers(given.pack) };
  const length = imageLength(given.pack.header);
  let room = new Float32Array(0);
  return {
    threads: 0,
    async *batches(epoch, batches) {
      for (const samples of batches) {
        const needed = samples.length * length;
        if (room.length < needed) room = new Float32Array(needed);
        yield loadTrainingBatch(view, samples, { epoch, into: room.subarray(0, needed) });
      }
    },
    close: () => Promise.resolve(),
  };
}
