import { z } from "zod";
import {
  FILL_MODES,
  INTERPOLATIONS,
  type IntensityRange,
  MAX_INTENSITY,
  PAD_MODES,
  type Preparation,
  RESCALES,
  RESIZE_FILTERS,
} from "../../imaging";
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

const intensity = z.int().min(0).max(MAX_INTENSITY);

/** How a file becomes the network's square, of every image; what is left out is not done. */
export const preparationFields = {
  /**
   * 16-bit values that become 0 and 255. Left out: 0 and 65,535, the upper 8 bits. Images of 8 bits are not changed.
   */
  intensityRange: z
    .tuple([intensity, intensity])
    .refine(([low, high]) => low < high, "low must be below high, as in [0, 4095]")
    .optional(),
  /** Makes an image that is not square a square of its longer side, before the crop. Left out: no padding. */
  pad: z.enum(PAD_MODES).optional(),
  /** Of `pad: constant`. Left out: 0, black. */
  padValue: z.int().min(0).max(255).optional(),
};

/** What happens to the training side between the files and the network. */
export const dataSchema = z
  .strictObject({
    /** `hsv-desaturated` adds each training image of the minority class once more with saturation 0 (the article's way). */
    balance: z.enum(BALANCES).default("none"),
    augmentation: z.enum(AUGMENTATIONS).default("none"),
    augmentationSteps: augmentationStepsSchema.optional(),
    trainSigmas: z.array(sigmaSchema).min(1).default([3, 9]),
    noiseReading: z.enum(NOISE_READINGS).default("noisy-only"),
    ...preparationFields,
    /** Side of the centre crop as a share of the image's; the article gives no size. */
    crop: z.number().gt(0).max(1).default(1),
    /** How the crop becomes the network's size; the article does not say. Left out: `bilinear`. */
    resize: z.enum(RESIZE_FILTERS).optional(),
    /** Range of the network's input, on every side of the split. Left out: `0-1`, the article's 1/255. */
    rescale: z.enum(RESCALES).optional(),
  })
  .superRefine(({ pad, padValue }, context) => {
    if (padValue !== undefined && pad !== "constant")
      context.addIssue({
        code: "custom",
        path: ["padValue"],
        message: "is the value of pad: constant; set data.pad to constant, or leave padValue out",
      });
  });
export type DataOptions = z.infer<typeof dataSchema>;

type PreparationOptions = Pick<DataOptions, "crop" | "resize" | "intensityRange" | "pad" | "padValue">;

/** Crop, resize, padding and intensity range as a plan has them, with the defaults of what it leaves out. */
export function preparationOf({
  crop,
  resize = "bilinear",
  intensityRange,
  pad,
  padValue,
}: PreparationOptions): Omit<Preparation, "size"> & { readonly intensityRange?: IntensityRange } {
  return {
    crop,
    resize,
    ...(intensityRange === undefined ? {} : { intensityRange }),
    ...(pad === undefined
      ? {}
      : { pad: { mode: pad, ...(padValue === undefined ? {} : { value: padValue }) } }),
  };
}
