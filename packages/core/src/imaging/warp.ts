import type { Affine } from "./affine";
import { type FillMode, OUTSIDE } from "./fill-mode";
import { eightBitTarget, type PixelTarget } from "./pixel-target";
import type { RgbImage } from "./rgb-image";
import { insideSpan, NONE, sourceLines } from "./source-line";
import { type Warp, warpAnywhere, warpInside } from "./warp-row";

/** How a value between pixels is made: from the four around it (Keras' default, order 1), or the nearest (order 0). */
export const INTERPOLATIONS = ["bilinear", "nearest"] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

export interface WarpOptions {
  /** Factor on the values: brightness. Default 1. */
  readonly gain?: number;
  /** Mirrors left and right after the warp. Default false. */
  readonly flip?: boolean;
  /** Default `nearest`. */
  readonly fillMode?: FillMode;
  /** Default `bilinear`. */
  readonly interpolation?: Interpolation;
}

/** Warps an image, all steps in one resampling; the result is rounded and clipped to 8 bits. */
export function affineWarp(image: RgbImage, affine: Affine, options: WarpOptions = {}): RgbImage {
  const data = new Uint8Array(image.data.length);
  warpInto(eightBitTarget(data), image, { affine, ...options });
  return { ...image, data };
}

/**
 * Warps an image, rounds and clips it to 8 bits and writes what the target has for each of those values.
 *
 * @param target of the image's length, and not its own array
 */
export function warpInto(
  target: PixelTarget,
  image: RgbImage,
  {
    affine,
    gain = 1,
    flip = false,
    fillMode = "nearest",
    interpolation = "bilinear",
  }: WarpOptions & { affine: Affine },
): void {
  const { width, height } = image;
  const move = flip ? -1 : 1;
  const warp: Warp = {
    target,
    image,
    first: (-move * (width - 1)) / 2,
    move,
    gain,
    outside: OUTSIDE[fillMode],
    snaps: interpolation === "nearest",
  };
  for (let row = 0; row < height; row++) {
    const lines = sourceLines(affine, image, row);
    const { start, end } = warp.snaps ? NONE : insideSpan(lines, warp, width);
    const at = row * width * 3;
    // Objects are written out here: spread ones would take longer to make than their pixels to warp.
    warpAnywhere(warp, lines, { at, start: 0, end: start });
    warpInside(warp, lines, { at, start, end });
    warpAnywhere(warp, lines, { at, start: end, end: width });
  }
}
