import type { TrainerSample } from "@foldwise/core/contracts/trainer";
import { argmax, type Batch } from "../network/classifier";

export interface Prediction {
  readonly sample: TrainerSample;
  /** Predicted class; the first of equal ones. */
  readonly predicted: number;
  /** Probability of each class. */
  readonly probabilities: readonly number[];
  /** −log of the true class's probability, in 64-bit from the logits. */
  readonly crossEntropy: number;
}

/** A network that gives logits, in training or for prediction alone. */
export interface PredictingNetwork {
  readonly network: { readonly classes: number };
  /** Logits, shape [n × classes]. */
  logits(images: Float32Array, count: number): Float32Array;
}

/** Predicts samples batch by batch; `load` gives a batch's images, `breathe` runs between batches. */
export async function predictSamples(
  predictor: PredictingNetwork,
  batches: readonly (readonly TrainerSample[])[],
  { load, breathe }: { load: (samples: readonly TrainerSample[]) => Batch; breathe: () => Promise<void> },
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  const width = predictor.network.classes;
  for (const samples of batches) {
    const logits = predictor.logits(load(samples).images, samples.length);
    for (const [row, sample] of samples.entries()) {
      const values = [...logits.subarray(row * width, (row + 1) * width)];
      const top = Math.max(...values);
      const logSum = top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
      predictions.push({
        sample,
        predicted: argmax(logits, row, width),
        probabilities: values.map((value) => Math.exp(value - logSum)),
        crossEntropy: logSum - (values[sample.class] ?? Number.NaN),
      });
    }
    await breathe();
  }
  return predictions;
}
