import { invalid, type Problem } from "../errors";
import type { Random } from "../random";
import { classCounts } from "./class-counts";
import type { FoldCounts, FoldSplit, SplitImage } from "./contract";
import { leaveOneFoldOut } from "./leave-one-fold-out";
import { MIN_IMAGES_OF_A_CLASS } from "./side-sizes";

/** The fold, from 0, of each image, in the images' order. */
export type AssignFolds = (images: readonly SplitImage[], k: number, random: Random) => number[];

/**
 * Splits of k folds that are made here: each in turn is the test side, a tenth of the rest is the validation side
 * (`leaveOneFoldOut`), of whole patients where the folds are. Fold f of repeat r has the number r · k + f.
 *
 * @throws FoldwiseError "invalid" where a fold gets fewer than 10 images of a class
 */
export function madeFolds(
  images: readonly SplitImage[],
  random: Random,
  { k, repeats }: FoldCounts,
  { assign, byPatient }: { assign: AssignFolds; byPatient: boolean },
): FoldSplit[] {
  return Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) => {
    const own = random.fork("repeat", repeat);
    const folds = assign(images, k, own.fork("folds"));
    const placed = images.map((image, i) => ({
      ...image,
      fold: folds[i] ?? 0,
      patient: byPatient ? image.patient : null,
    }));
    const problems = smallFolds(placed, k);
    if (problems.length > 0) throw invalid(problems, `The images cannot be split into ${k} folds`);
    return leaveOneFoldOut(placed, own.fork("validation")).map(({ fold, ...sides }) => ({
      fold: repeat * k + fold,
      ...sides,
    }));
  });
}

function smallFolds(placed: readonly SplitImage[], k: number): Problem[] {
  return classCounts(placed)
    .filter(({ images }) => images < MIN_IMAGES_OF_A_CLASS)
    .map(({ fold, class: name, images }) => ({
      field: "splits.k",
      value: String(k),
      problem: `fold ${fold} would have ${images === 1 ? "1 image" : `${images} images`} of class ${name}, at least ${MIN_IMAGES_OF_A_CLASS} are needed`,
      remedy: "use a smaller k or a stratified scheme, or add images of the class",
    }));
}
