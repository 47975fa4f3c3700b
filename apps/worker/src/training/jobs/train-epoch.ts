import { createRandom } from "@foldwise/core/random";
import type { Classifier } from "../network/classifier";
import type { BatchSource } from "../pipeline/batch-source";
import { cutBatches, type EpochSample, shuffleSamples } from "../pipeline/samples";
import type { JobIo } from "./io";

/** The loss stopped being a number: no further step can mend it. */
export class NanLossError extends Error {}

export interface EpochResult {
  /** Means over the epoch's images, the penalty included in the loss, as Keras reports them. */
  readonly loss: number;
  readonly accuracy: number;
  readonly images: number;
}

export interface EpochInput {
  readonly classifier: Classifier;
  readonly source: BatchSource;
  readonly seed: number;
  readonly samples: readonly EpochSample[];
  readonly epoch: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly io: JobIo;
  readonly onBatch: (batch: { batch: number; batches: number; images: number }) => void;
}

/**
 * One pass over the training side. Null when it was told to stop now.
 *
 * @throws NanLossError when a batch's loss is not finite
 */
export async function trainEpoch(input: EpochInput): Promise<EpochResult | null> {
  const { classifier, source, seed, epoch, io } = input;
  const batches = cutBatches(shuffleSamples(input.samples, seed, epoch), input.batchSize);
  const random = createRandom(seed).fork("step", epoch);
  let loss = 0;
  let correct = 0;
  let images = 0;
  let index = 0;
  for await (const batch of source.batches(epoch, batches)) {
    await io.breathe();
    if (io.requested() === "stop-now") return null;
    const result = classifier.trainStep(batch, {
      learningRate: input.learningRate,
      random: random.fork(index++),
    });
    const stepLoss = result.crossEntropy + result.penalty;
    if (!Number.isFinite(stepLoss))
      throw new NanLossError(`the training loss became ${stepLoss} in batch ${index} of epoch ${epoch}`);
    loss += stepLoss * batch.classes.length;
    correct += result.correct;
    images += batch.classes.length;
    input.onBatch({ batch: index, batches: batches.length, images });
  }
  return { loss: loss / images, accuracy: correct / images, images };
}
