import type { Random } from "../random";
import type { Interval } from "./interval";
import { normalCdf, normalQuantile } from "./special/distributions";

export interface BootstrapOptions {
  /** Units that are drawn: patients where they are known, images where not. */
  readonly units: number;
  /** The statistic when unit i counts `weights[i]` times; NaN where it does not exist. */
  readonly statistic: (weights: Uint32Array) => number;
  readonly random: Random;
  /** Default 2000. */
  readonly replicates?: number;
}

export interface BootstrapDistribution {
  readonly estimate: number;
  /** Replicates in rising order, without those where the statistic does not exist. */
  readonly replicates: Float64Array;
  /** Replicates where it did not exist, as a draw without one class. */
  readonly undefinedReplicates: number;
}

/**
 * The bootstrap distribution of a statistic: units are drawn with replacement, as many as there are (Efron, Annals of
 * Statistics 7, 1979). A unit of several images makes it a cluster bootstrap.
 *
 * @throws RangeError unless there is at least one unit and one replicate
 */
export function bootstrap({
  units,
  statistic,
  random,
  replicates = 2000,
}: BootstrapOptions): BootstrapDistribution {
  if (units < 1 || replicates < 1)
    throw new RangeError(`a bootstrap of ${units} units, ${replicates} replicates`);
  const weights = new Uint32Array(units).fill(1);
  const estimate = statistic(weights);
  const values: number[] = [];
  for (let r = 0; r < replicates; r++) {
    weights.fill(0);
    for (let i = 0; i < units; i++) {
      const drawn = random.int(units);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    const value = statistic(weights);
    if (!Number.isNaN(value)) values.push(value);
  }
  return {
    estimate,
    replicates: Float64Array.from(values).sort(),
    undefinedReplicates: replicates - values.length,
  };
}

/** The statistic with each unit left out in turn, for {@link bcaInterval}. */
export function jackknife(units: number, statistic: (weights: Uint32Array) => number): Float64Array {
  const weights = new Uint32Array(units).fill(1);
  return Float64Array.from({ length: units }, (_, i) => {
    weights[i] = 0;
    const value = statistic(weights);
    weights[i] = 1;
    return value;
  });
}

/** Percentile interval; null without replicates. */
export function percentileInterval({ replicates }: BootstrapDistribution, level = 0.95): Interval | null {
  if (replicates.length === 0) return null;
  return [quantileOfSorted(replicates, (1 - level) / 2), quantileOfSorted(replicates, (1 + level) / 2)];
}

/**
 * Bias-corrected and accelerated interval (Efron, JASA 82, 1987). Ties with the estimate count half in the bias.
 *
 * @param jackknifed the statistic with each unit left out, shape [units]
 * @returns null where it does not exist: no replicates, all on one side of the estimate, or no spread
 */
export function bcaInterval(
  { replicates, estimate }: BootstrapDistribution,
  jackknifed: Float64Array,
  level = 0.95,
): Interval | null {
  if (replicates.length === 0 || jackknifed.some(Number.isNaN)) return null;
  const below = replicates.filter((value) => value < estimate).length;
  const notAbove = replicates.filter((value) => value <= estimate).length;
  const bias = normalQuantile((below + notAbove) / (2 * replicates.length));
  if (!Number.isFinite(bias)) return null;
  const mean = jackknifed.reduce((sum, value) => sum + value, 0) / jackknifed.length;
  const squares = jackknifed.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  if (squares === 0) return null;
  const cubes = jackknifed.reduce((sum, value) => sum + (mean - value) ** 3, 0);
  const acceleration = cubes / (6 * squares ** 1.5);
  const adjusted = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const z = normalQuantile((1 - level) / 2);
  return [quantileOfSorted(replicates, adjusted(z)), quantileOfSorted(replicates, adjusted(-z))];
}

/**
 * Two-sided p value of "the statistic is 0" from its bootstrap distribution: twice the smaller tail, each counted with
 * one replicate more (Davison & Hinkley 1997, section 4.2.3), so never 0.
 */
export function bootstrapPValue({ replicates }: BootstrapDistribution): number | null {
  if (replicates.length === 0) return null;
  const low = replicates.filter((value) => value <= 0).length;
  const high = replicates.filter((value) => value >= 0).length;
  return Math.min(1, (2 * (1 + Math.min(low, high))) / (1 + replicates.length));
}

/** Linear interpolation between order statistics (type 7 of Hyndman & Fan, American Statistician 50, 1996). */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}
