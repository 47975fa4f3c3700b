import { midranks } from "../metrics";
import { criticalZ, type Interval } from "./interval";
import { normalSurvival } from "./special/distributions";

export interface DelongResult {
  readonly auc: number;
  readonly standardError: number;
  /** Normal interval, clipped to [0, 1]. Assumes independent images. */
  readonly interval: Interval;
}

export interface DelongTest {
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** null when the difference has no variance. */
  readonly z: number | null;
  /** Two-sided; 1 when the scores rank alike, null when the difference has no variance but is not 0. */
  readonly pValue: number | null;
}

interface Placements {
  readonly auc: number;
  /** Share of negatives below each positive. */
  readonly positive: Float64Array;
  /** Share of positives above each negative. */
  readonly negative: Float64Array;
}

/**
 * AUC with DeLong's variance (DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988), by midranks (Sun & Xu, IEEE
 * Signal Processing Letters 21, 2014). Arguments as `rocAuc`.
 *
 * @throws RangeError with fewer than two images of either side
 */
export function delong(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive: number,
  level = 0.95,
): DelongResult {
  const sides = splitSides(labels, positive);
  const placed = placements(sides, scores);
  const variance = covariance(placed, placed);
  const standardError = Math.sqrt(Math.max(0, variance));
  const reach = criticalZ(level) * standardError;
  return {
    auc: placed.auc,
    standardError,
    interval: [Math.max(0, placed.auc - reach), Math.min(1, placed.auc + reach)],
  };
}

/**
 * DeLong's test of two scores of the same images, paired. Assumes independent images.
 *
 * @throws RangeError with fewer than two images of either side or scores of different lengths
 */
export function delongTest(
  labels: ArrayLike<number>,
  firstScores: ArrayLike<number>,
  secondScores: ArrayLike<number>,
  positive: number,
  level = 0.95,
): DelongTest {
  const sides = splitSides(labels, positive);
  const first = placements(sides, firstScores);
  const second = placements(sides, secondScores);
  const difference = first.auc - second.auc;
  const variance = covariance(first, first) + covariance(second, second) - 2 * covariance(first, second);
  const standardError = variance > 1e-18 ? Math.sqrt(variance) : 0;
  const reach = criticalZ(level) * standardError;
  const z = standardError === 0 ? null : difference / standardError;
  const still = Math.abs(difference) < 1e-12 ? 1 : null;
  return {
    first: first.auc,
    second: second.auc,
    difference,
    standardError,
    interval: [difference - reach, difference + reach],
    z,
    pValue: z === null ? still : 2 * normalSurvival(Math.abs(z)),
  };
}

function splitSides(
  labels: ArrayLike<number>,
  positive: number,
): { positives: number[]; negatives: number[] } {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let i = 0; i < labels.length; i++) (labels[i] === positive ? positives : negatives).push(i);
  if (positives.length < 2 || negatives.length < 2) {
    throw new RangeError(
      `DeLong needs two images of each side; there are ${positives.length} positive and ${negatives.length} negative`,
    );
  }
  return { positives, negatives };
}

function placements(
  { positives, negatives }: { positives: number[]; negatives: number[] },
  scores: ArrayLike<number>,
): Placements {
  const m = positives.length;
  const n = negatives.length;
  if (scores.length !== m + n) throw new RangeError(`${m + n} labels but ${scores.length} scores`);
  const x = positives.map((i) => scores[i] ?? Number.NaN);
  const y = negatives.map((i) => scores[i] ?? Number.NaN);
  const own = midranks(x);
  const other = midranks(y);
  const joint = midranks([...x, ...y]);
  const positive = Float64Array.from(x, (_, i) => ((joint[i] ?? 0) - (own[i] ?? 0)) / n);
  const negative = Float64Array.from(y, (_, j) => 1 - ((joint[m + j] ?? 0) - (other[j] ?? 0)) / m);
  return { auc: meanOf(positive), positive, negative };
}

function covariance(a: Placements, b: Placements): number {
  return (
    sampleCovariance(a.positive, b.positive) / a.positive.length +
    sampleCovariance(a.negative, b.negative) / a.negative.length
  );
}

function sampleCovariance(a: Float64Array, b: Float64Array): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
  return sum / (a.length - 1);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
