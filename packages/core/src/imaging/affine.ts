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
