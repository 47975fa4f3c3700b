import type { FillMode } from "./fill-mode";
import type { Interpolation } from "./warp";

/** The steps of augmentation. Null, 0 or false switches one off. */
export interface AugmentationOptions {
  /** Standard deviations that an image's noise is drawn from, evenly, 8-bit units. 0 among them leaves images clean. */
  readonly noiseSigmas: readonly number[] | null;
  /** `before-warp`: noise is interpolated and darkened with the picture. */
  readonly noiseOrder: "before-warp" | "after-brightness";
  /** Turned by up to this to either side, degrees. */
  readonly rotationDegrees: number;
  /** Mirrored with probability one half. */
  readonly horizontalFlip: boolean;
  /** Range of the factor on all values. */
  readonly brightness: readonly [number, number] | null;
  /** Moved by up to this share of the side, to either side. */
  readonly widthShift: number;
  readonly heightShift: number;
  /** Range of the shown part's side, as a share, drawn for rows and columns apart. */
  readonly zoom: readonly [number, number] | null;
  /** Up to this to either side, degrees. */
  readonly shearDegrees: number;
  readonly fillMode: FillMode;
  readonly interpolation: Interpolation;
}
