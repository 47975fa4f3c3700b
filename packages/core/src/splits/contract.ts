import type { Random } from "../random";
import type { SplitScheme, SplitSide } from "../words";

/** What a split needs to know of an image. `index` is its position in the dataset, `patient` null where unknown. */
export interface SplitImage {
  index: number;
  fold: number;
  class: string;
  patient: string | null;
  /** The side that the set came with; left out, or null, where it came with none. */
  side?: SplitSide | null;
}

/** How the images are split. `k` and `repeats` belong to the schemes that make k folds. */
export interface SplitOptions {
  scheme: SplitScheme;
  seed: number;
  k?: number;
  repeats?: number;
  /** Of the inner folds of one outer fold; the other options are then those of the outer folds. */
  within?: InnerOptions;
}

/** Which outer fold's training and validation images are split into how many inner folds. */
export interface InnerOptions {
  fold: number;
  k: number;
}

/** One fold's three sides: image indices, ascending, no index on two sides. */
export type FoldSplit = { fold: number } & Record<SplitSide, number[]>;

export interface Split extends SplitOptions {
  /** Ascending by fold. */
  folds: FoldSplit[];
}

/** How many folds are made, and how often. */
export interface FoldCounts {
  k: number;
  repeats: number;
}

/**
 * A scheme is pure: the same images (in any order) and the same random source give the same sides. It takes images
 * whose patient ids are canonical, sorted by index, and throws a FoldwiseError ("invalid") when the images cannot
 * carry it.
 */
export type SplitIntoFolds = (
  images: readonly SplitImage[],
  random: Random,
  counts: FoldCounts,
) => FoldSplit[];
