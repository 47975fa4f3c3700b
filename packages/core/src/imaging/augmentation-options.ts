import type { FillMode } from "./fill-mode";
import type { Interpolation } from "./warp";

/** Each step of the article's augmentation (Section 3.3). Null, 0 or false switches a step off. */
export interface AugmentationOptions {
  /** Standard deviations that an image's noise is drawn from, evenly, 8-bit units. 0 among them leaves images clean. */
  readonly noiseSigmas: readonly number[] | null;
  /**
   * Not stated. `before-warp`: the article injects noise into the dataset and lets the generator do the rest in
   * training; so noise is interpolated and darkened with the picture.
   */
  readonly noiseOrder: "before-warp" | "after-brightness";
  /** Turned by up to this to either side, degrees. */
  readonly rotationDegrees: number;
  /** Mirrored with probability one half. */
  readonly horizontalFlip: boolean;
  /** Range of the factor on all values. The article's only ever darkens, which test images are not. */
  readonly brightness: readonly [number, number] | null;
  /** Moved by up to this share of the side, to either side. */
  readonly widthShift: number;
  readonly heightShift: number;
  /** Range of the shown part's side, as a share, drawn for rows and columns apart. */
  readonly zoom: readonly [number, number] | null;
  /** Up to this to either side, degrees. */
  readonly shearDegrees: number;
  /** Not stated: Keras' default. */
  readonly fillMode: FillMode;
  /** Not stated: Keras' default, order 1. */
  readonly interpolation: Interpolation;
}

export const ARTICLE_AUGMENTATION: AugmentationOptions = {
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
  augmentation: "none" | "article";
  trainSigmas: readonly number[];
  noiseReading: "noisy-only" | "with-clean";
  augmentationSteps?: Partial<AugmentationOptions>;
}): AugmentationOptions | null {
  if (data.augmentation === "none") return null;
  const clean = data.noiseReading === "with-clean" && !data.trainSigmas.includes(0) ? [0] : [];
  const noiseSigmas = [...clean, ...data.trainSigmas];
  return { ...ARTICLE_AUGMENTATION, noiseSigmas, ...data.augmentationSteps };
}
