import { z } from "zod";
import { classification } from "../../tasks";
import { selectionOver } from "../selection";

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(10_000).default(100),
  batchSize: z.int().min(2, "batch normalization needs at least 2 images").max(4096).default(16),
  learningRate: z.number().gt(0).max(10).default(1e-3),
  earlyStopping: z
    .strictObject({ patience: z.int().min(1) })
    .nullable()
    .default({ patience: 20 }),
  plateau: z
    .strictObject({ patience: z.int().min(1), factor: z.number().gt(0).lt(1), min: z.number().min(0) })
    .nullable()
    .default({ patience: 5, factor: 0.1, min: 1e-6 }),
  l1: z.number().min(0).default(0.015),
  /** Chooses the best epoch, whose weights are kept beside the last ones. Left out: lowest `val/loss` (selectionOf). */
  selection: selectionOver(classification.validation).optional(),
});
export type TrainingOptions = z.infer<typeof trainingSchema>;

/** Path of the option that ends a training before its last epoch; null where none is set. */
export function earlyStoppingPath({ earlyStopping }: Pick<TrainingOptions, "earlyStopping">): string | null {
  return earlyStopping === null ? null : "training.earlyStopping";
}
