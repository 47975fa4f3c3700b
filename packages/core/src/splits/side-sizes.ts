import type { SplitSide } from "../words";

export type SideSizes = Record<SplitSide, number>;

/** Below this, a tenth of a class in a fold is no image at all. */
export const MIN_IMAGES_OF_A_CLASS = 10;

/**
 * Sizes of the three sides for n images of a class in a fold: floor(7n/10), floor(n/10) and the rest. In integers,
 * because 0.7 · n in floating point loses an image for some n.
 */
export function sideSizes(n: number): SideSizes {
  const train = Math.floor((7 * n) / 10);
  const val = Math.floor(n / 10);
  return { train, val, test: n - train - val };
}
