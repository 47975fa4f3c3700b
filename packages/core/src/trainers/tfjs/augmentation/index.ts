import type { AugmentationOptions } from "../../../imaging";

/** What a plan writes after `data.augmentation`. `article`: every step as the first paper has it (its Section 3.3). */
export const AUGMENTATIONS = ["none", "article"] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

/** The default: every step. */
export const AUGMENTED = "article" satisfies Augmentation;

/**
 * The steps of {@link AUGMENTED}. The article states neither the order of noise and the others, nor how what leaves the frame
 * is filled (Keras' default), nor the interpolation (Keras' default, order 1). It injects noise into the dataset and lets the
 * generator do the rest in training, so noise is interpolated and darkened with the picture. Its brightness only ever
 * darkens, which test images are not.
 */
export const ALL_STEPS: AugmentationOptions = {
  noiseSigmas: [3, 9],
  noiseOrder: "before-warp",
  rotationDegrees: 45,
  horizontalFlip: true,
  brightness: [0.4, 0.8],
  widthShift: 0.1,
  heightShift: 0.1,
  zoom: [0.8, 1],
  shearDegrees: 3,
  fillMode: "nearest",
  interpolation: "bilinear",
};

/** A plan's words for augmentation as single steps; null where a plan asks for none. */
export function resolveAugmentation(data: {
  augmentation: Augmentation;
  trainSigmas: readonly number[];
  noiseReading: "noisy-only" | "with-clean";
  augmentationSteps?: Partial<AugmentationOptions>;
}): AugmentationOptions | null {
  if (data.augmentation === "none") return null;
  const clean = data.noiseReading === "with-clean" && !data.trainSigmas.includes(0) ? [0] : [];
  const noiseSigmas = [...clean, ...data.trainSigmas];
  return { ...ALL_STEPS, noiseSigmas, ...data.augmentationSteps };
}
