import { centreCrop, type ResizeFilter, resizeImage } from "./resize";
import type { RgbImage } from "./rgb-image";

/** What every image goes through, training, validation, test and prediction alike. */
export interface Preparation {
  /** Side of the centre crop as a share of the shorter side, above 0, at most 1. */
  readonly crop: number;
  readonly resize: ResizeFilter;
  /** Side of the result, pixels. */
  readonly size: number;
}

/** Centre crop, then resize to a square. */
export function prepareImage(image: RgbImage, { crop, resize, size }: Preparation): RgbImage {
  return resizeImage(centreCrop(image, crop), { width: size, height: size, filter: resize });
}
