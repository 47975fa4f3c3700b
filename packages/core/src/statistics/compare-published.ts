import { criticalZ, type Interval } from "./interval";
import { normalSurvival } from "./special/distributions";

export interface Measured {
  readonly value: number;
  /** 95 %. */
  readonly interval: Interval;
}

/**
 * `compatible`: differences beyond the margin are excluded. `not compatible`: there is a difference, and one beyond the
 * margin is not excluded. `inconclusive`: neither is shown.
 */
export const PUBLISHED_VERDICTS = ["compatible", "not compatible", "inconclusive"] as const;
export type PublishedVerdict = (typeof PUBLISHED_VERDICTS)[number];

/** Differences up to this much of a rate do not matter, where nobody says otherwise. */
export const DEFAULT_EQUIVALENCE_MARGIN = 0.05;

export interface PublishedComparison {
  /** ours − published. */
  readonly difference: number;
  readonly interval: Interval;
  /** Of no difference, by the normal distribution that the interval's side towards 0 belongs to. */
  readonly pValue: number;
  /** Of a difference of the margin or more, either way; 0.05 where an end of the interval is at the margin. */
  readonly equivalenceP: number;
  readonly margin: number;
}

/**
 * "Does ours differ from the published number, and by more than matters?": the interval of the difference of two
 * independent rates from the intervals of each (Newcombe, Statistics in Medicine 17, 1998, method 10).
 *
 * @param margin greatest difference that does not matter, as a fraction
 */
export function compareWithPublished(
  ours: Measured,
  published: Measured,
  margin = DEFAULT_EQUIVALENCE_MARGIN,
): PublishedComparison {
  const difference = ours.value - published.value;
  const below = Math.hypot(ours.value - ours.interval[0], published.interval[1] - published.value);
  const above = Math.hypot(ours.interval[1] - ours.value, published.value - published.interval[0]);
  return comparison(difference, below, above, margin);
}

/**
 * The unweighted mean of comparisons on disjoint images, such as those of folds: the sides of the intervals add up as
 * variances do (Zou & Donner, Statistics in Medicine 27, 2008). @throws RangeError for an empty list
 */
export function meanOfComparisons(comparisons: readonly PublishedComparison[]): PublishedComparison {
  const [first] = comparisons;
  if (first === undefined) throw new RangeError("no comparison to take the mean of");
  const n = comparisons.length;
  const difference = comparisons.reduce((sum, one) => sum + one.difference, 0) / n;
  const below = Math.hypot(...comparisons.map((one) => one.difference - one.interval[0])) / n;
  const above = Math.hypot(...comparisons.map((one) => one.interval[1] - one.difference)) / n;
  return comparison(difference, below, above, first.margin);
}

/**
 * The verdict of a comparison, by its p values as they stand or as they are corrected for a family. A difference that is
 * shown but is shown to be within the margin too is compatible: the margin says that it does not matter.
 */
export function publishedVerdict(
  { pValue, equivalenceP }: Pick<PublishedComparison, "pValue" | "equivalenceP">,
  alpha = 0.05,
): PublishedVerdict {
  if (equivalenceP <= alpha) return "compatible";
  return pValue < alpha ? "not compatible" : "inconclusive";
}

function comparison(difference: number, below: number, above: number, margin: number): PublishedComparison {
  const towardsZero = difference > 0 ? below : above;
  return {
    difference,
    interval: [difference - below, difference + above],
    pValue: difference === 0 ? 1 : Math.min(1, 2 * tailOf(Math.abs(difference), towardsZero)),
    // Two one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987), each at half of what
    // is said, so that the 95 % interval that is shown, and no narrower one, decides.
    equivalenceP: Math.min(
      1,
      2 * Math.max(tailOf(margin + difference, below), tailOf(margin - difference, above)),
    ),
    margin,
  };
}

/** P(an estimate is this far beyond the truth), its 95 % interval having a side of this length. */
function tailOf(distance: number, side: number): number {
  if (side === 0) return distance > 0 ? 0 : 1;
  return normalSurvival((criticalZ(0.95) * distance) / side);
}
