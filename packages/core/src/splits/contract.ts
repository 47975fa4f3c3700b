import type { Random } from "../random";
import type { SplitScheme, SplitSide } from "../words";

/** What a split needs to know of an image. `index` is its position in the dataset, `patient` null where unknown. */
export interface SplitImage {
  index: number;
  fold: number;
  class: string;
  patient: string | null;
}

/** One fold's three sides: image indices, ascending, no index on two sides. */
export type FoldSplit = { fold: number } & Record<SplitSide, number[]>;

export interface Split {
  scheme: SplitScheme;
  seed: number;
  /** Ascending by fold. */
  folds: FoldSplit[];
}

/**
 * A scheme is pure: the same images (in any order) and the same random source give the same sides. It takes images
 * whose patient ids are canonical and of which no class is too small, and throws a FoldwiseError ("invalid") when the
 * images cannot carry it.
 */
export type SplitIntoFolds = (images: readonly SplitImage[], random: Random) => FoldSplit[];
