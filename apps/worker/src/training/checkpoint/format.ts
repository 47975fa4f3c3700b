import { trainerModelSchema } from "@foldwise/core/contracts/trainer";
import { z } from "zod";
import { scheduleStateSchema } from "../schedule/schedule";

/**
 * A checkpoint: everything a training needs to go on as if it had never stopped. Random numbers follow from seed,
 * epoch and image, so no generator's state is in it.
 *
 *   8 bytes   "FWCKPT01"
 *   4 bytes   length of the header, little-endian
 *   header    JSON; `arrays` lists what follows, in order
 *   arrays    32-bit floats, little-endian, without gaps
 *   32 bytes  SHA-256 of everything before
 */
export const CHECKPOINT_MAGIC = "FWCKPT01";
export const CHECKPOINT_TRAILER = 32;

/**
 * weights: of the last epoch, moving averages included; best: of the best epoch by the training's selection rule, left out
 * where that is the last one; moment1 and moment2: Adam's slots.
 */
export const CHECKPOINT_SECTIONS = ["weights", "best", "moment1", "moment2"] as const;
export type CheckpointSection = (typeof CHECKPOINT_SECTIONS)[number];

export const checkpointHeaderSchema = z.object({
  version: z.literal(1),
  trainingId: z.string(),
  attempt: z.int(),
  /** Epochs finished. */
  epoch: z.int().min(0),
  /** Steps of the optimizer so far. */
  steps: z.int().min(0),
  seed: z.int(),
  model: trainerModelSchema,
  classes: z.array(z.string()),
  /** What the weights started as, in words; left out by older checkpoints, which all started at random. */
  initialWeights: z.string().optional(),
  schedule: scheduleStateSchema,
  arrays: z.array(
    z.object({ section: z.enum(CHECKPOINT_SECTIONS), name: z.string(), length: z.int().min(0) }),
  ),
});
export type CheckpointHeader = z.infer<typeof checkpointHeaderSchema>;

export interface Checkpoint extends Omit<CheckpointHeader, "version" | "arrays"> {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly best: ReadonlyMap<string, Float32Array>;
  readonly moment1: ReadonlyMap<string, Float32Array>;
  readonly moment2: ReadonlyMap<string, Float32Array>;
}
