import type { SplitOptions } from "./contract";
import { foldsOf } from "./group";
import { DEFAULT_K } from "./schemes";
import { MIN_IMAGES_OF_A_CLASS } from "./side-sizes";

/** What decides how a dataset is split where a plan does not say it. */
export interface SplitFacts {
  /** Images of each class in each fold, and their patients, assumed ones too. */
  counts: readonly { fold: number; class: string; images: number; patients: number }[];
  /** `all` images have a known patient, `some` have one and the others each one of their own, or they have not. */
  patients: "all" | "some" | "none";
  /** Known patients with images in more than one fold. */
  patientsInSeveralFolds: number;
  /** Whether every image came on a side. */
  hasGivenSides: boolean;
}

export interface UsualSplits {
  splits: SplitOptions;
  /** Why these, as the end of a sentence. */
  reason: string;
}

/** A patient each for training, validation and test. */
const MIN_PATIENTS_OF_A_CLASS = 3;
const SEED = 1;

/**
 * The splits of a plan that names none: the sides that the dataset came with; else such that a patient is on one side
 * only, wherever patients are known; by image only where they are not.
 */
export function usualSplits(facts: SplitFacts): UsualSplits {
  if (facts.hasGivenSides)
    return {
      splits: { scheme: "given", seed: SEED },
      reason: "the dataset came with training, validation and test images",
    };
  return facts.patients === "none" ? byImage(facts) : byPatient(facts);
}

function byPatient({ counts, patients, patientsInSeveralFolds }: SplitFacts): UsualSplits {
  const known = patients === "all" ? "patients are known" : "some patients are known";
  const hasFolds = foldsOf(counts).length > 1;
  if (hasFolds && patients === "all" && patientsInSeveralFolds === 0)
    return {
      splits: { scheme: "leave-one-fold-out", seed: SEED },
      reason: `${known} and none has images in several folds`,
    };
  const areEnough = counts.every((count) => count.patients >= MIN_PATIENTS_OF_A_CLASS);
  const k = mostFolds(counts, true);
  if ((hasFolds && areEnough) || k < 2)
    return {
      splits: { scheme: "within-fold-by-patient", seed: SEED },
      reason: hasFolds
        ? `${known} and ${patients === "all" ? `${patientsInSeveralFolds} have images in several folds` : "those of the other images are not"}`
        : known,
    };
  return {
    splits: { scheme: "stratified-group-k-fold", seed: SEED, k, repeats: 1 },
    reason: hasFolds
      ? `${known}, and a fold of the dataset has fewer than ${MIN_PATIENTS_OF_A_CLASS} patients of a class`
      : `${known} and the dataset came without folds`,
  };
}

function byImage({ counts }: SplitFacts): UsualSplits {
  const unknown = "patients are unknown";
  const k = mostFolds(counts, false);
  if (foldsOf(counts).length > 1 || k < 2)
    return { splits: { scheme: "within-fold-by-image", seed: SEED }, reason: unknown };
  return {
    splits: { scheme: "stratified-k-fold", seed: SEED, k, repeats: 1 },
    reason: `${unknown} and the dataset came without folds`,
  };
}

/**
 * How many folds every class suffices for, 5 at most; 1 or less where none. Patients are taken to have equally many images:
 * the smallest fold has the rounded-down share of them.
 */
function mostFolds(counts: SplitFacts["counts"], ofPatients: boolean): number {
  const classes = [...new Set(counts.map((count) => count.class))];
  const total = (name: string, key: "images" | "patients") =>
    counts.reduce((sum, count) => (count.class === name ? sum + count[key] : sum), 0);
  const suffices = (name: string, k: number) => {
    const images = total(name, "images");
    if (!ofPatients) return Math.floor(images / k) >= MIN_IMAGES_OF_A_CLASS;
    const patients = total(name, "patients");
    // Outside of each test fold there have to be two: one trains, one validates.
    return patients > k && Math.floor(patients / k) * (images / patients) >= MIN_IMAGES_OF_A_CLASS;
  };
  let k = DEFAULT_K;
  while (k >= 2 && !classes.every((name) => suffices(name, k))) k--;
  return k;
}
