import { invalid, type Problem, showValue } from "../errors";
import { createRandom } from "../random";
import { SPLIT_SCHEMES, type SplitScheme } from "../words";
import { classProblems } from "./class-counts";
import type { InnerOptions, Split, SplitImage, SplitOptions } from "./contract";
import { ascending } from "./group";
import { innerFolds } from "./inner-folds";
import { canonicalPatient } from "./patient-id";
import { completeSplitOptions, SCHEMES, SCHEMES_WITHOUT_PATIENTS } from "./schemes";

/**
 * Splits a dataset's images into training, validation and test, for every fold.
 *
 * @param images in any order, each index once; patient ids are compared without regard to case
 * @param options.seed a whole number; the same images and options give the same split
 * @throws FoldwiseError "invalid": a class with fewer than 10 images in a fold, one class only, an index given twice,
 * or a scheme that the images cannot carry
 */
export function makeSplit(
  scheme: SplitScheme,
  images: readonly SplitImage[],
  options: Omit<SplitOptions, "scheme">,
): Split {
  const { within, ...outer } = completeSplitOptions({ ...options, scheme });
  if (within) return splitInner(makeSplit(scheme, images, outer), images, within);
  const { needsPatients, split, folds: whose } = SCHEMES[scheme];
  const problems = [
    ...seedProblems(options.seed),
    ...indexProblems(images),
    // Where the scheme makes its folds, those of the dataset are none of its business.
    ...classProblems(whose === "dataset" ? images : images.map((image) => ({ ...image, fold: 0 }))),
    ...(needsPatients ? patientProblems(scheme, images) : []),
  ];
  if (problems.length > 0) throw invalid(problems, `The images cannot be split ${scheme}`);
  const { k = 1, repeats = 1 } = outer;
  const random = createRandom(options.seed).fork("split", scheme);
  const folds = split(canonical(images), random, { k, repeats });
  for (const fold of folds) {
    fold.train.sort(ascending);
    fold.val.sort(ascending);
    fold.test.sort(ascending);
  }
  return { ...outer, folds };
}

/**
 * Splits the training and validation images of one fold of a split into inner folds, by the rules of the split's scheme: whole
 * patients where the scheme keeps them together, each class spread evenly where it does that.
 *
 * @param outer of these images
 * @throws FoldwiseError "invalid" where the images do not suffice, or there is no such fold
 */
export function splitInner(outer: Split, images: readonly SplitImage[], within: InnerOptions): Split {
  const { folds, ...options } = outer;
  const own = folds.find(({ fold }) => fold === within.fold);
  if (!own)
    throw invalid([{ field: "folds", value: String(within.fold), problem: "the split has no such fold" }]);
  const random = createRandom(outer.seed).fork("split", outer.scheme).fork("inner", within.fold);
  const { inner: rule } = SCHEMES[outer.scheme];
  const inner = innerFolds(canonical(images), random, { outer: own, k: within.k, rule });
  return { ...options, within, folds: inner };
}

/** With patients as they are compared, by index. */
function canonical(images: readonly SplitImage[]): SplitImage[] {
  return images
    .map((image) => ({ ...image, patient: image.patient === null ? null : canonicalPatient(image.patient) }))
    .sort((a, b) => ascending(a.index, b.index));
}

/**
 * The schemes by the dataset's own folds that its images may be offered; where any image lacks a patient, none that needs
 * patients.
 */
export function offeredSchemes(images: readonly Pick<SplitImage, "patient">[]): SplitScheme[] {
  const known = images.every((image) => image.patient !== null);
  return SPLIT_SCHEMES.filter((scheme) => {
    const { folds, needsPatients } = SCHEMES[scheme];
    return folds === "dataset" && (known || !needsPatients);
  });
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
  return [
    {
      field: "splits.scheme",
      value: scheme,
      problem:
        unknown === images.length
          ? "this dataset has no patient ids"
          : `${unknown} of ${images.length} images have no known patient`,
      remedy: `use ${SCHEMES_WITHOUT_PATIENTS.join(" or ")}, or import the set again with patients`,
    },
  ];
}
