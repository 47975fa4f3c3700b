import { invalid } from "../errors";
import type { Random } from "../random";
import type { FoldCounts, FoldSplit, SplitImage } from "./contract";
import { classesOf } from "./group";
import { madeFolds } from "./made-folds";
import { type PatientGroup, patientGroups } from "./patients";

/**
 * Whole patients in k folds of about equal size: the largest first, each to the fold with the fewest images
 * (scikit-learn's `GroupKFold`; patients of equal size are in drawn order).
 */
export function groupKFold(images: readonly SplitImage[], random: Random, counts: FoldCounts): FoldSplit[] {
  return madeFolds(images, random, counts, { assign: assignGroups, byPatient: true });
}

/**
 * Whole patients in k folds whose classes are about as frequent as in the whole set (scikit-learn's
 * `StratifiedGroupKFold(shuffle=True)`).
 */
export function stratifiedGroupKFold(
  images: readonly SplitImage[],
  random: Random,
  counts: FoldCounts,
): FoldSplit[] {
  return madeFolds(images, random, counts, { assign: assignStratifiedGroups, byPatient: true });
}

export function assignGroups(images: readonly SplitImage[], k: number, random: Random): number[] {
  const groups = random.shuffle(enoughGroups(images, k));
  groups.sort((a, b) => b.indices.length - a.indices.length);
  const sizes = new Array<number>(k).fill(0);
  const foldOf = new Map<string, number>();
  for (const { id, indices } of groups) {
    const lightest = sizes.indexOf(Math.min(...sizes));
    foldOf.set(id, lightest);
    sizes[lightest] = (sizes[lightest] ?? 0) + indices.length;
  }
  return images.map(({ patient }) => foldOf.get(patient ?? "") ?? 0);
}

export function assignStratifiedGroups(images: readonly SplitImage[], k: number, random: Random): number[] {
  const groups = random.shuffle(enoughGroups(images, k));
  return placeStratified(images, groups, k);
}

/**
 * The greedy rule of StratifiedGroupKFold: groups by the deviation of their class counts, the most uneven first (equal
 * ones in the given order); each goes to the fold that leaves the classes' shares over the folds with the least mean
 * deviation, of equal ones to the fold with the fewest images.
 */
export function placeStratified(
  images: readonly SplitImage[],
  groups: readonly PatientGroup[],
  k: number,
): number[] {
  const classes = classesOf(images);
  const totals = classes.map((name) => images.filter((image) => image.class === name).length);
  const countsOf = ({ counts }: PatientGroup) => classes.map((name) => counts.get(name) ?? 0);
  const sorted = groups
    .map((group) => ({ id: group.id, counts: countsOf(group), spread: deviation(countsOf(group)) }))
    .toSorted((a, b) => b.spread - a.spread);
  const folds = Array.from({ length: k }, () => classes.map(() => 0));
  const foldOf = new Map<string, number>();
  for (const { id, counts } of sorted) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [fold, there] of folds.entries()) {
      const spread = meanDeviation(folds, totals, { fold, counts });
      const size = there.reduce((sum, n) => sum + n, 0);
      if (spread < least || (isClose(spread, least) && size < fewest)) {
        best = fold;
        least = spread;
        fewest = size;
      }
    }
    foldOf.set(id, best);
    folds[best] = (folds[best] ?? []).map((n, i) => n + (counts[i] ?? 0));
  }
  return images.map(({ patient }) => foldOf.get(patient ?? "") ?? 0);
}

/** Mean over classes of the deviation over folds of the class's share, with `counts` added to one fold. */
function meanDeviation(
  folds: readonly (readonly number[])[],
  totals: readonly number[],
  { fold, counts }: { fold: number; counts: readonly number[] },
): number {
  const each = totals.map((total, i) =>
    deviation(folds.map((there, f) => ((there[i] ?? 0) + (f === fold ? (counts[i] ?? 0) : 0)) / total)),
  );
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** Population standard deviation. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** As numpy's `isclose`, which scikit-learn asks. */
function isClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b);
}

/** @throws FoldwiseError "invalid" where there are fewer patients than folds */
function enoughGroups(images: readonly SplitImage[], k: number): PatientGroup[] {
  const groups = patientGroups(images);
  if (groups.length >= k) return groups;
  throw invalid(
    [
      {
        field: "splits.k",
        value: String(k),
        problem: `there are ${groups.length} patients, and each fold needs at least one`,
        remedy: `use a k of at most ${groups.length}`,
      },
    ],
    `The images cannot be split into ${k} folds`,
  );
}
