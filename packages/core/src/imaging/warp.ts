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
 * Warps by bilinear interpolation; what lies outside repeats the nearest edge. `gain` multiplies the values
 * (brightness), `flip` mirrors left and right after the warp. Rounded and clipped to 8 bits.
 */
export function affineWarp(
  image: RgbImage,
  affine: Affine,
  { gain = 1, flip = false }: { gain?: number; flip?: boolean } = {},
): RgbImage {
  const { width, height, data: source } = image;
  const data = new Uint8Array(source.length);
  const [a, b, c, d] = affine.matrix;
  const [centreRow, centreColumn] = [(height - 1) / 2, (width - 1) / 2];
  const lastRow = height - 1;
  const lastColumn = width - 1;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const y = row - centreRow;
    for (let column = 0; column < width; column++) {
      const x = (flip ? lastColumn - column : column) - centreColumn;
      const sourceRow = Math.min(lastRow, Math.max(0, a * y + b * x + affine.shift[0] + centreRow));
      const sourceColumn = Math.min(lastColumn, Math.max(0, c * y + d * x + affine.shift[1] + centreColumn));
      const top = Math.floor(sourceRow);
      const left = Math.floor(sourceColumn);
      const down = sourceRow - top;
      const right = sourceColumn - left;
      const topLeft = (top * width + left) * 3;
      const toRight = left < lastColumn ? 3 : 0;
      const toBottom = top < lastRow ? width * 3 : 0;
      for (let channel = 0; channel < 3; channel++) {
        const corner = topLeft + channel;
        const upper = lerp(source[corner] ?? 0, source[corner + toRight] ?? 0, right);
        const lower = lerp(source[corner + toBottom] ?? 0, source[corner + toBottom + toRight] ?? 0, right);
        const value = Math.round(lerp(upper, lower, down) * gain);
        data[at++] = Math.min(255, value);
      }
    }
  }
  return { width, height, data };
}

function lerp(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
