import type { Problem } from "../errors";
import { completeSplitOptions, foldsOfSplit, SCHEMES, type SplitOptions, splitSchemeText } from "../splits";
import type { Plan } from "./plan";

/** What of a dataset decides which folds its splits have. */
export interface FoldFacts {
  folds: readonly number[];
  /** Patients that a split may keep apart; null where an image has none. */
  patients: number | null;
}

/** Every fold that a split of the dataset has. */
export function foldsOfDataset(splits: SplitOptions, dataset: FoldFacts): number[] {
  const patients = Array.from({ length: dataset.patients ?? 0 }, (_, fold) => fold);
  return foldsOfSplit(splits, dataset.folds) ?? patients;
}

/**
 * The folds of a plan that names none: all that its splits have.
 * @param splits of each variant, by its name
 * @returns the problem where variants have different ones
 */
export function usualFolds(
  splits: ReadonlyMap<string, SplitOptions>,
  dataset: FoldFacts,
): number[] | { problem: Problem } {
  const each = [...splits].map(([variant, own]) => ({ variant, folds: foldsOfDataset(own, dataset) }));
  const [first] = each;
  if (first === undefined) return [];
  const other = each.find(({ folds }) => folds.join() !== first.folds.join());
  if (other === undefined) return first.folds;
  return {
    problem: {
      field: "folds",
      value: "(left out)",
      problem: `the variants have different folds: ${first.variant} ${listFolds(first.folds)}, ${other.variant} ${listFolds(other.folds)}`,
      remedy: "name the folds, such as [0, 1, 2]",
    },
  };
}

/** Why a plan that names no folds has those of its splits, as the end of a sentence. */
export function usualFoldsReason({
  dataset,
  splits,
  folds,
}: Pick<Plan, "dataset" | "splits" | "folds">): string {
  if (dataset === null) return "without a dataset there is one fold";
  const { scheme, k, repeats = 1 } = completeSplitOptions(splits);
  const n = folds.length === 1 ? "1 fold" : `${folds.length} folds`;
  switch (SCHEMES[scheme].folds) {
    case "dataset":
      return `the dataset has ${n}`;
    case "k":
      return repeats > 1
        ? `${splitSchemeText(splits)} makes ${k} folds ${repeats} times`
        : `${scheme} makes ${k} folds`;
    case "one":
      return "the given sides are one fold";
    case "patients":
      return `each of the ${folds.length} patients is a fold`;
  }
}

/** `0, 1, 2`; of many, `0 to 19`. */
export function listFolds(folds: readonly number[]): string {
  return folds.length > 12 ? `${folds[0]} to ${folds.at(-1)}` : folds.join(", ") || "none";
}
