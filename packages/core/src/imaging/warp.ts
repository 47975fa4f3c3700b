import type { RgbImage } from "./rgb-image";

/**
 * Where an output pixel comes from, both in (row, column) about the image's centre:
 * source = matrix · output + shift. Shift in pixels.
 */
export interface Affine {
  readonly matrix: readonly [number, number, number, number];
  readonly shift: readonly [number, number];
}

export interface AffineParts {
  /** Degrees; the picture turns by it. */
  readonly rotation: number;
  /** Degrees. */
  readonly shear: number;
  /** Factors on rows and columns of the part that is shown: below 1 enlarges. */
  readonly zoom: readonly [number, number];
  /** Pixels, rows and columns. */
  readonly shift: readonly [number, number];
}

/** Rotation · shift · shear · zoom, the order in which Keras' ImageDataGenerator composes them. */
export function composeAffine({ rotation, shear, zoom, shift }: AffineParts): Affine {
  const angle = (rotation * Math.PI) / 180;
  const slant = (shear * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [tilt, shrink] = [-Math.sin(slant), Math.cos(slant)];
  return {
    matrix: [
      cos * zoom[0],
      (cos * tilt - sin * shrink) * zoom[1],
      sin * zoom[0],
      (sin * tilt + cos * shrink) * zoom[1],
    ],
    shift: [cos * shift[0] - sin * shift[1], sin * shift[0] + cos * shift[1]],
  };
}

/**
 * What stands outside the picture once it is turned or moved: `nearest` repeats the edge (Keras' default), `reflect`
 * mirrors the picture at its edge, `constant` is black, as the cells' background is.
 */
export const FILL_MODES = ["nearest", "reflect", "constant"] as const;
export type FillMode = (typeof FILL_MODES)[number];

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
  /** What is written to, of the image's length and not its own; a new array where left out. */
  readonly into?: Uint8Array;
}

/** Warps an image, all steps in one resampling; the result is rounded and clipped to 8 bits. */
export function affineWarp(image: RgbImage, affine: Affine, options: WarpOptions = {}): RgbImage {
  const { gain = 1, flip = false, fillMode = "nearest", interpolation = "bilinear" } = options;
  const { width, height, data: source } = image;
  const data = options.into?.fill(0) ?? new Uint8Array(source.length);
  const [a, b, c, d] = affine.matrix;
  const [shiftRow, shiftColumn] = affine.shift;
  const [centreRow, centreColumn] = [(height - 1) / 2, (width - 1) / 2];
  const lastRow = height - 1;
  const lastColumn = width - 1;
  const stride = width * 3;
  const snaps = interpolation === "nearest";
  const outside = OUTSIDE[fillMode];
  let at = -3;
  for (let row = 0; row < height; row++) {
    const y = row - centreRow;
    for (let column = 0; column < width; column++) {
      at += 3;
      const x = (flip ? lastColumn - column : column) - centreColumn;
      let sourceRow = a * y + b * x + shiftRow + centreRow;
      let sourceColumn = c * y + d * x + shiftColumn + centreColumn;
      if (!(sourceRow >= 0 && sourceRow <= lastRow)) sourceRow = outside(sourceRow, lastRow);
      if (!(sourceColumn >= 0 && sourceColumn <= lastColumn))
        sourceColumn = outside(sourceColumn, lastColumn);
      // A pixel that nothing falls on stays black.
      if (sourceRow < 0 || sourceColumn < 0) continue;
      if (snaps) {
        sourceRow = (sourceRow + 0.5) | 0;
        sourceColumn = (sourceColumn + 0.5) | 0;
      }
      const top = sourceRow | 0;
      const left = sourceColumn | 0;
      const down = sourceRow - top;
      const right = sourceColumn - left;
      const corner = top * stride + left * 3;
      const toRight = left < lastColumn ? 3 : 0;
      const below = corner + (top < lastRow ? stride : 0);
      for (let channel = 0; channel < 3; channel++) {
        const one = source[corner + channel] ?? 0;
        const two = source[below + channel] ?? 0;
        const upper = one + ((source[corner + toRight + channel] ?? 0) - one) * right;
        const lower = two + ((source[below + toRight + channel] ?? 0) - two) * right;
        // Values are not negative, so this rounds as Math.round does.
        const value = ((upper + (lower - upper) * down) * gain + 0.5) | 0;
        data[at + channel] = Math.min(255, value);
      }
    }
  }
  return { width, height, data };
}

/** By how much a coordinate on the edge may miss it by rounding. */
const EDGE = 1e-9;

/** Where a coordinate outside 0 … last is taken from; below 0 for nowhere. */
const OUTSIDE: Record<FillMode, (at: number, last: number) => number> = {
  nearest: (at, last) => (at < 0 ? 0 : last),
  // Mirrored between pixels, at −½ and last + ½, so that the edge's own pixel comes twice.
  reflect: (at, last) => {
    const period = 2 * (last + 1);
    const along = (((at + 0.5) % period) + period) % period;
    const mirrored = (along > last + 1 ? period - along : along) - 0.5;
    return Math.min(last, Math.max(0, mirrored));
  },
  constant: (at, last) => (at > -EDGE && at < last + EDGE ? Math.min(last, Math.max(0, at)) : -1),
};
