import { z } from "zod";
import { FILL_MODES, INTERPOLATIONS, RESCALES, RESIZE_FILTERS } from "../../imaging";
import { sigmaSchema } from "../evaluations";
import { AUGMENTATIONS } from "./augmentation";

export const BALANCES = ["none", "hsv-desaturated"] as const;
/** Two readings of "in equal proportions": images with sigma 3 and 9 only, or clean ones too. */
export const NOISE_READINGS = ["noisy-only", "with-clean"] as const;

const notBelow0 = z.number().min(0, "cannot be below 0");
const range = (end: z.ZodNumber) =>
  z.tuple([end, end]).refine(([low, high]) => low <= high, "low must not be above high");

/**
 * Single steps of the article's augmentation, each changed or switched off (null, 0 or false); steps that are not named
 * stay as the article has them. The noise's sigmas are `trainSigmas` and `noiseReading`.
 */
export const augmentationStepsSchema = z
  .strictObject({
    noiseOrder: z.enum(["before-warp", "after-brightness"]),
    /** To either side. */
    rotationDegrees: notBelow0.max(180),
    horizontalFlip: z.boolean(),
    /** Range of the factor on all values. Validation and test images are never changed. */
    brightness: range(notBelow0).nullable(),
    /** Shares of the side, to either side. */
    widthShift: notBelow0.max(1),
    heightShift: notBelow0.max(1),
    /** Range of the shown part's side, as a share. */
    zoom: range(z.number().gt(0, "must be above 0")).nullable(),
    /** To either side. */
    shearDegrees: notBelow0.max(89),
    /** What stands where the turned or moved picture leaves the frame: its edge repeated, mirrored, or black. */
    fillMode: z.enum(FILL_MODES),
    interpolation: z.enum(INTERPOLATIONS),
  })
  .partial();

/** What happens to the training side between the files and the network. */
export const dataSchema = z.strictObject({
  /** `hsv-desaturated` adds each training image of the minority class once more with saturation 0 (the article's way). */
  balance: z.enum(BALANCES).default("none"),
  augmentation: z.enum(AUGMENTATIONS).default("none"),
  augmentationSteps: augmentationStepsSchema.optional(),
  trainSigmas: z.array(sigmaSchema).min(1).default([3, 9]),
  noiseReading: z.enum(NOISE_READINGS).default("noisy-only"),
  /** Side of the centre crop as a share of the image's; the article gives no size. */
  crop: z.number().gt(0).max(1).default(1),
  /** How the crop becomes the network's size; the article does not say. Left out: `bilinear`. */
  resize: z.enum(RESIZE_FILTERS).optional(),
  /** Range of the network's input, on every side of the split. Left out: `0-1`, the article's 1/255. */
  rescale: z.enum(RESCALES).optional(),
});
export type DataOptions = z.infer<typeof dataSchema>;
