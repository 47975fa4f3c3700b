import { SPLIT_SCHEMES, type SplitScheme } from "../words";
import type { SplitIntoFolds, SplitOptions } from "./contract";
import { givenSides } from "./given";
import { assignGroups, assignStratifiedGroups, groupKFold, stratifiedGroupKFold } from "./group-k-fold";
import { assignByKnownPatient, type InnerRule } from "./inner-folds";
import { assignFolds, assignStratified, kFold, stratifiedKFold } from "./k-fold";
import { leaveOneFoldOut } from "./leave-one-fold-out";
import { leaveOneGroupOut } from "./leave-one-group-out";
import { splitWithinFoldByImage } from "./within-fold-by-image";
import { splitWithinFoldByPatient } from "./within-fold-by-patient";

export interface Scheme {
  /** Whose folds it has: those the dataset came with, k that are made, one for each patient, or a single one. */
  folds: "dataset" | "k" | "patients" | "one";
  /** Whether it is refused where an image has no patient. */
  needsPatients: boolean;
  /** Whether an image's patient decides its side, so that no known patient is on two sides. */
  keepsPatientsApart: boolean;
  split: SplitIntoFolds;
  /** How inner folds of one of its folds are made, by the scheme's own rules of grouping and stratification. */
  inner: InnerRule;
}

export const SCHEMES: Readonly<Record<SplitScheme, Scheme>> = {
  "within-fold-by-image": {
    folds: "dataset",
    needsPatients: false,
    keepsPatientsApart: false,
    split: splitWithinFoldByImage,
    inner: { assign: assignStratified, unit: "image" },
  },
  "within-fold-by-patient": {
    folds: "dataset",
    needsPatients: true,
    keepsPatientsApart: true,
    split: splitWithinFoldByPatient,
    inner: { assign: assignStratifiedGroups, unit: "patient" },
  },
  // Patients are apart as far as the dataset's folds keep them apart.
  "leave-one-fold-out": {
    folds: "dataset",
    needsPatients: false,
    keepsPatientsApart: false,
    split: (images, random) => leaveOneFoldOut(images, random),
    inner: { assign: assignByKnownPatient, unit: "patient" },
  },
  given: {
    folds: "one",
    needsPatients: false,
    keepsPatientsApart: false,
    split: givenSides,
    inner: { assign: assignByKnownPatient, unit: "patient" },
  },
  "k-fold": {
    folds: "k",
    needsPatients: false,
    keepsPatientsApart: false,
    split: kFold,
    inner: { assign: assignFolds, unit: "image" },
  },
  "stratified-k-fold": {
    folds: "k",
    needsPatients: false,
    keepsPatientsApart: false,
    split: stratifiedKFold,
    inner: { assign: assignStratified, unit: "image" },
  },
  "group-k-fold": {
    folds: "k",
    needsPatients: true,
    keepsPatientsApart: true,
    split: groupKFold,
    inner: { assign: assignGroups, unit: "patient" },
  },
  "stratified-group-k-fold": {
    folds: "k",
    needsPatients: true,
    keepsPatientsApart: true,
    split: stratifiedGroupKFold,
    inner: { assign: assignStratifiedGroups, unit: "patient" },
  },
  "leave-one-group-out": {
    folds: "patients",
    needsPatients: true,
    keepsPatientsApart: true,
    split: leaveOneGroupOut,
    inner: { assign: assignStratifiedGroups, unit: "patient" },
  },
};

export const DEFAULT_K = 5;

/** The options with `k` and `repeats` written out where the scheme has them, and left out where it has not. */
export function completeSplitOptions({ scheme, seed, k, repeats, within }: SplitOptions): SplitOptions {
  const inner = within === undefined ? {} : { within };
  if (SCHEMES[scheme].folds !== "k") return { scheme, seed, ...inner };
  return { scheme, seed, k: k ?? DEFAULT_K, repeats: repeats ?? 1, ...inner };
}

/** The folds of a split; null where they are one for each patient, whom only the images name. */
export function foldsOfSplit(options: SplitOptions, datasetFolds: readonly number[]): number[] | null {
  const { k = 1, repeats = 1 } = completeSplitOptions(options);
  switch (SCHEMES[options.scheme].folds) {
    case "dataset":
      return [...datasetFolds];
    case "k":
      return Array.from({ length: k * repeats }, (_, fold) => fold);
    case "one":
      return [0];
    case "patients":
      return null;
  }
}

/** `stratified-group-k-fold, k 5, 2 repeats`. */
export function splitSchemeText(options: SplitOptions): string {
  const { scheme, k, repeats = 1 } = completeSplitOptions(options);
  return [scheme, ...(k ? [`k ${k}`] : []), ...(repeats > 1 ? [`${repeats} repeats`] : [])].join(", ");
}

/** `stratified-group-k-fold, k 5, 2 repeats, seed 1`; of inner folds, `…, seed 1, 3 inner folds of fold 0`. */
export function splitText(options: SplitOptions): string {
  const { seed, within } = options;
  const inner = within ? `, ${within.k} inner folds of fold ${within.fold}` : "";
  return `${splitSchemeText(options)}, seed ${seed}${inner}`;
}

/** Schemes that images without a known patient may have. */
export const SCHEMES_WITHOUT_PATIENTS = SPLIT_SCHEMES.filter((scheme) => !SCHEMES[scheme].needsPatients);
