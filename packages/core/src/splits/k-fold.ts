import type { Random } from "../random";
import type { FoldCounts, FoldSplit, SplitImage } from "./contract";
import { classesOf } from "./group";
import { madeFolds } from "./made-folds";

/** Every image in one of k folds at random; sizes differ by one at most (scikit-learn's `KFold(shuffle=True)`). */
export function kFold(images: readonly SplitImage[], random: Random, counts: FoldCounts): FoldSplit[] {
  return madeFolds(images, random, counts, { assign: assignFolds, byPatient: false });
}

/**
 * As kFold, with each class spread evenly: of no class do two folds differ by more than one image
 * (scikit-learn's `StratifiedKFold(shuffle=True)`).
 */
export function stratifiedKFold(
  images: readonly SplitImage[],
  random: Random,
  counts: FoldCounts,
): FoldSplit[] {
  return madeFolds(images, random, counts, { assign: assignStratified, byPatient: false });
}

export function assignFolds(images: readonly SplitImage[], k: number, random: Random): number[] {
  const order = random.shuffle(images.map((_, i) => i));
  const folds = new Array<number>(images.length).fill(0);
  // The first n mod k folds have one image more.
  const larger = images.length % k;
  const size = Math.floor(images.length / k);
  for (const [position, image] of order.entries()) {
    const inLarger = Math.min(larger, Math.floor(position / (size + 1)));
    folds[image] =
      position < larger * (size + 1)
        ? inLarger
        : larger + Math.floor((position - larger * (size + 1)) / size);
  }
  return folds;
}

/**
 * Places are dealt out to the folds in turn over the images sorted by class, which gives each fold its number of each
 * class; which images of the class they are is drawn.
 */
export function assignStratified(images: readonly SplitImage[], k: number, random: Random): number[] {
  const folds = new Array<number>(images.length).fill(0);
  let dealt = 0;
  for (const name of classesOf(images)) {
    const own = images.flatMap((image, i) => (image.class === name ? [i] : []));
    for (const image of random.fork("class", name).shuffle(own)) {
      folds[image] = dealt % k;
      dealt += 1;
    }
  }
  return folds;
}
