import { createRandom } from "@foldwise/core/random";
import type { TrainingSpec } from "@foldwise/core/sweep";
import type { TrainingOptions } from "@foldwise/core/trainers";

/** What a curve is a formula of. */
export type Simulated = Pick<TrainingSpec, "seed" | "fold"> & { readonly training: TrainingOptions };

/**
 * Accuracy that a simulated training reaches after an epoch: a saturating curve whose height falls with the distance
 * of the learning rate from 1e-3 and with the L1 penalty. No result of anything.
 */
export function simulatedAccuracy(spec: Pick<Simulated, "training">, epoch: number): number {
  const { learningRate, l1 } = spec.training;
  const distance = Math.log10(learningRate) + 3;
  const height = 0.95 - 0.06 * distance ** 2 - 0.5 * l1;
  return Math.min(0.995, Math.max(0.5, 0.5 + (height - 0.5) * (1 - Math.exp(-epoch / 4))));
}

/** Metrics of one epoch, each fixed by seed, fold and epoch alone, so that a resumed training repeats itself. */
export function simulatedMetrics(
  spec: Simulated,
  epoch: number,
): Record<string, number> & { "val/loss": number } {
  const random = createRandom(spec.seed).fork("simulated-curve", spec.fold, epoch);
  const noise = (size: number) => size * random.normal();
  const accuracy = simulatedAccuracy(spec, epoch);
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return {
    "train/loss": Math.max(0, 1.2 * (1 - accuracy) + noise(0.01)),
    "train/accuracy": clip(accuracy + 0.02 + noise(0.01)),
    "val/loss": Math.max(0, 1.5 * (1 - accuracy) + noise(0.02)),
    "val/accuracy": clip(accuracy + noise(0.01)),
    "val/balanced_accuracy": clip(accuracy - 0.01 + noise(0.01)),
    "val/auc": clip(accuracy + 0.03 + noise(0.005)),
    lr: spec.training.learningRate,
    "perf/images_per_second": 1000,
  };
}
