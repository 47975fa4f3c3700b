import { type Padding, padToSquare } from "./pad";
import { centreCrop, type ResizeFilter, resizeImage } from "./resize";
import type { RgbImage } from "./rgb-image";

/** What every image goes through, training, validation, test and prediction alike. */
export interface Preparation {
  /** Before the crop. Left out: the crop takes a square out of the image as it is. */
  readonly pad?: Padding;
  /** Side of the centre crop as a share of the shorter side, above 0, at most 1. */
  readonly crop: number;
  readonly resize: ResizeFilter;
  /** Side of the result, pixels. */
  readonly size: number;
}

/** Padding to a square where it is asked for, centre crop, then resize to a square. */
export function prepareImage(image: RgbImage, { pad, crop, resize, size }: Preparation): RgbImage {
  const square = pad ? padToSquare(image, pad) : image;
  return resizeImage(centreCrop(square, crop), { width: size, height: size, filter: resize });
}
