import { createRandom } from "@foldwise/core";
import type { Classifier } from "../network/classifier";
import { loadTrainingBatch, type TrainingView } from "../pipeline/load-batch";
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
  readonly view: TrainingView;
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
  const { classifier, view, epoch, io } = input;
  const batches = cutBatches(shuffleSamples(input.samples, view.seed, epoch), input.batchSize);
  const random = createRandom(view.seed).fork("step", epoch);
  let loss = 0;
  let correct = 0;
  let images = 0;
  for (const [index, samples] of batches.entries()) {
    await io.breathe();
    if (io.requested() === "stop-now") return null;
    const result = classifier.trainStep(loadTrainingBatch(view, samples, epoch), {
      learningRate: input.learningRate,
      random: random.fork(index),
    });
    const stepLoss = result.crossEntropy + result.penalty;
    if (!Number.isFinite(stepLoss))
      throw new NanLossError(`the training loss became ${stepLoss} in batch ${index + 1} of epoch ${epoch}`);
    loss += stepLoss * samples.length;
    correct += result.correct;
    images += samples.length;
    input.onBatch({ batch: index + 1, batches: batches.length, images });
  }
  return { loss: loss / images, accuracy: correct / images, images };
}
