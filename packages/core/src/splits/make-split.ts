import { invalid, type Problem, showValue } from "../errors";
import { createRandom } from "../random";
import { SPLIT_SCHEMES, type SplitScheme } from "../words";
import { classProblems } from "./class-counts";
import type { Split, SplitImage, SplitIntoFolds } from "./contract";
import { ascending } from "./group";
import { leaveOneFoldOut } from "./leave-one-fold-out";
import { canonicalPatient } from "./patient-id";
import { splitWithinFoldByImage } from "./within-fold-by-image";
import { splitWithinFoldByPatient } from "./within-fold-by-patient";

interface Scheme {
  needsPatients: boolean;
  split: SplitIntoFolds;
}

const SCHEMES: Record<SplitScheme, Scheme> = {
  "within-fold-by-image": { needsPatients: false, split: splitWithinFoldByImage },
  "within-fold-by-patient": { needsPatients: true, split: splitWithinFoldByPatient },
  "leave-one-fold-out": { needsPatients: false, split: leaveOneFoldOut },
};

/**
 * Splits a dataset's images into training, validation and test, for every fold.
 *
 * @param images in any order, each index once; patient ids are compared without regard to case
 * @param options.seed a whole number; the same images and seed give the same split
 * @throws FoldwiseError "invalid": a class with fewer than 10 images in a fold, one class only, an index given twice,
 * or a scheme that the images cannot carry
 */
export function makeSplit(
  scheme: SplitScheme,
  images: readonly SplitImage[],
  options: { seed: number },
): Split {
  const { needsPatients, split } = SCHEMES[scheme];
  const problems = [
    ...seedProblems(options.seed),
    ...indexProblems(images),
    ...classProblems(images),
    ...(needsPatients ? patientProblems(scheme, images) : []),
  ];
  if (problems.length > 0) throw invalid(problems, `The images cannot be split ${scheme}`);
  const sorted = images
    .map((image) => ({ ...image, patient: image.patient === null ? null : canonicalPatient(image.patient) }))
    .sort((a, b) => ascending(a.index, b.index));
  const folds = split(sorted, createRandom(options.seed).fork("split", scheme));
  for (const fold of folds) {
    fold.train.sort(ascending);
    fold.val.sort(ascending);
    fold.test.sort(ascending);
  }
  return { scheme, seed: options.seed, folds };
}

/** The schemes that a set of images may be offered; a set in which any image lacks a patient gets no patient scheme. */
export function offeredSchemes(images: readonly Pick<SplitImage, "patient">[]): SplitScheme[] {
  const known = images.every((image) => image.patient !== null);
  return SPLIT_SCHEMES.filter((scheme) => known || !SCHEMES[scheme].needsPatients);
}

function seedProblems(seed: number): Problem[] {
  if (Number.isSafeInteger(seed)) return [];
  return [{ field: "seed", value: showValue(seed), problem: "is not a whole number", remedy: "use 1, say" }];
}

function indexProblems(images: readonly SplitImage[]): Problem[] {
  const seen = new Set<number>();
  for (const { index } of images) {
    if (seen.has(index))
      return [{ field: "images", value: String(index), problem: "two images have this index" }];
    seen.add(index);
  }
  return [];
}

function patientProblems(scheme: SplitScheme, images: readonly SplitImage[]): Problem[] {
  const unknown = images.filter((image) => image.patient === null).length;
  if (unknown === 0) return [];
  const others = SPLIT_SCHEMES.filter((name) => !SCHEMES[name].needsPatients).join(" or ");
  return [
    {
      field: "splits.scheme",
      value: scheme,
      problem:
        unknown === images.length
          ? "this dataset has no patient ids"
          : `${unknown} of ${images.length} images have no known patient`,
      remedy: `use ${others}, or import the set again with patients`,
    },
  ];
}
