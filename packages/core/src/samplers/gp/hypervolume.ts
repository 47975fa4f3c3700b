import { nonDominatedBoxes } from "../../objectives";
import { logDensity, logNdtr } from "../tpe/normal";
import { type Acquisition, acquire } from "./acquisition";
import { logEi } from "./log-ei";
import { type Model, STABILIZER } from "./model";
import { type Belief, type Running, type Sampled, type Slope, sampleRunning } from "./running";

/** The least side of a sample's improvement, so that its logarithm has an end. */
const MIN_SIDE = 1e-12;
/** Deviations that a mean is above an interval for its whole length to be gained. */
const SURE = 9;
/** Deviations times distance below which an interval is as good as its middle; the difference of both ends would cancel. */
const NARROW = 1e-4;
/** Of the logarithm: what adds nothing to a sum. */
const NEGLIGIBLE = 40;

/** What the hypervolume is counted from: scores, of which greater ones are better. */
export interface Front {
  /** Scores of all objectives, of those that keep all limits. */
  readonly scores: readonly (readonly number[])[];
  readonly reference: readonly number[];
}

/** Scores between which nothing that is known is as good. */
interface Gap {
  readonly low: readonly number[];
  /** May be Infinity. */
  readonly high: readonly number[];
}

/**
 * The logarithm of the expected hypervolume improvement (Daulton, Balandat and Bakshy, arXiv 2006.05078; in logarithms as Ament and
 * others, arXiv 2310.20708), of objectives that are independent given what was observed: exactly, as the sum over the boxes that nothing
 * dominates of the products of the expected gains in each objective. While others run, the mean over samples of their values,
 * which join the front.
 * @param running by objective, with samples of their own
 */
export function makeHypervolumeAcquisition(
  models: readonly Model[],
  { front, running }: { front: Front; running: readonly Running[] | null },
): Acquisition {
  if (running)
    return makeBatchAcquisition(
      models.flatMap((model, objective) => {
        const own = running[objective];
        return own ? [{ model, sampled: sampleRunning(model, own) }] : [];
      }),
      front,
    );
  const sides = sidesOf(gapsOf(front.scores, front.reference));
  return acquire(
    models.map((model) => ({ model, sampled: null })),
    (beliefs) => expectedOf(sides, beliefs),
  );
}

function gapsOf(scores: readonly (readonly number[])[], reference: readonly number[]): Gap[] {
  const negated = scores.map((one) => one.map(negative));
  return nonDominatedBoxes(negated, reference.map(negative)).map(({ low, high }) => ({
    low: high.map(negative),
    high: low.map(negative),
  }));
}

const negative = (number: number): number => 0 - number;

/** The sides of gaps in each objective, each pair of ends once, and of each gap the positions of its sides. */
interface Sides {
  readonly ends: readonly { readonly lows: number[]; readonly highs: number[] }[];
  readonly gaps: readonly Int32Array[];
}

function sidesOf(gaps: readonly Gap[]): Sides {
  const objectives = gaps[0]?.low.length ?? 0;
  const ends = Array.from({ length: objectives }, () => ({ lows: [] as number[], highs: [] as number[] }));
  const places = ends.map(() => new Map<string, number>());
  return {
    ends,
    gaps: gaps.map(({ low, high }) =>
      Int32Array.from(low, (from, objective) => {
        const to = high[objective] ?? Number.POSITIVE_INFINITY;
        const key = `${from} ${to}`;
        const known = places[objective]?.get(key);
        if (known !== undefined) return known;
        const own = ends[objective];
        const place = own?.lows.length ?? 0;
        own?.lows.push(from);
        own?.highs.push(to);
        places[objective]?.set(key, place);
        return place;
      }),
    ),
  };
}

function expectedOf({ ends, gaps }: Sides, beliefs: readonly Belief[]) {
  const gains = ends.map(({ lows, highs }, objective) => {
    const { mean = 0, variance = 0 } = beliefs[objective] ?? {};
    return lows.map((low, place) => gainOf(mean, variance + STABILIZER, [low, highs[place] ?? low]));
  });
  const logs = gaps.map((places) => {
    let sum = 0;
    for (let objective = 0; objective < places.length; objective++)
      sum += gains[objective]?.[places[objective] ?? 0]?.value ?? 0;
    return sum;
  });
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [byMean, byVariance] = [new Float64Array(ends.length), new Float64Array(ends.length)];
  let total = 0;
  for (const [index, log] of logs.entries()) {
    if (log < most - NEGLIGIBLE) continue;
    const share = Math.exp(log - most);
    total += share;
    for (const [objective, place] of (gaps[index] ?? []).entries()) {
      const gain = gains[objective]?.[place];
      byMean[objective] = (byMean[objective] ?? 0) + share * (gain?.byMean ?? 0);
      byVariance[objective] = (byVariance[objective] ?? 0) + share * (gain?.byVariance ?? 0);
    }
  }
  return {
    value: most + Math.log(total),
    slopes: beliefs.map(
      ({ covariances }, objective): Slope => ({
        byMean: (byMean[objective] ?? 0) / total,
        byVariance: (byVariance[objective] ?? 0) / total,
        byCovariances: covariances,
      }),
    ),
  };
}

/** log E[min(Y, high) − low]⁺ of a normal Y, with its derivatives by mean and variance. */
export function gainOf(
  mean: number,
  variance: number,
  [low, high]: readonly [number, number],
): { value: number; byMean: number; byVariance: number } {
  const deviation = Math.sqrt(variance);
  if ((mean - high) / deviation > SURE) return { value: Math.log(high - low), byMean: 0, byVariance: 0 };
  const upToLow = logEi(mean, variance, low);
  if (high === Number.POSITIVE_INFINITY) return upToLow;
  const distance = Math.max(1, Math.abs(mean - low) / deviation);
  if (((high - low) / deviation) * distance < NARROW) {
    const z = (mean - (low + high) / 2) / deviation;
    const log = logNdtr(z);
    const slope = Math.exp(logDensity(z) - log);
    return {
      value: Math.log(high - low) + log,
      byMean: slope / deviation,
      byVariance: (-z * slope) / (2 * variance),
    };
  }
  const beyond = logEi(mean, variance, high);
  const share = Math.exp(beyond.value - upToLow.value);
  return {
    value: upToLow.value + Math.log1p(-share),
    byMean: (upToLow.byMean - share * beyond.byMean) / (1 - share),
    byVariance: (upToLow.byVariance - share * beyond.byVariance) / (1 - share),
  };
}

function makeBatchAcquisition(
  parts: readonly { model: Model; sampled: Sampled }[],
  { scores, reference }: Front,
): Acquisition {
  const count = parts[0]?.sampled.samples.length ?? 0;
  const runs = parts[0]?.sampled.count ?? 0;
  const objectives = parts.length;
  // By sample one after the other: the lower ends of its gaps and their sides.
  const boxes = Array.from({ length: count }, (_, s) => {
    const sampled = Array.from({ length: runs }, (_, run) =>
      parts.map((part) => part.sampled.samples[s]?.[run] ?? Number.NaN),
    );
    const gaps = gapsOf([...scores, ...sampled], reference);
    const lows = Float64Array.from(gaps.flatMap(({ low }) => low));
    const sides = Float64Array.from(
      gaps.flatMap(({ low, high }) =>
        high.map((end, objective) => Math.max(MIN_SIDE, end - (low[objective] ?? 0))),
      ),
    );
    return { lows, sides };
  });
  const [value, side] = [new Float64Array(objectives), new Float64Array(objectives)];
  return acquire(parts, (beliefs) => {
    const candidates = parts.map(({ sampled }, objective) =>
      sampled.candidate(beliefs[objective] ?? UNKNOWN),
    );
    let total = 0;
    for (const [s, { lows, sides }] of boxes.entries()) {
      for (let k = 0; k < objectives; k++) value[k] = candidates[k]?.value(s) ?? Number.NaN;
      const slope = new Float64Array(objectives);
      for (let first = 0; first < lows.length; first += objectives) {
        let volume = 1;
        for (let k = 0; k < objectives; k++) {
          const gained = (value[k] ?? 0) - (lows[first + k] ?? 0);
          side[k] = Math.min(sides[first + k] ?? 0, Math.max(MIN_SIDE, gained));
          volume *= side[k] ?? 0;
        }
        total += volume;
        for (let k = 0; k < objectives; k++) {
          const gained = (value[k] ?? 0) - (lows[first + k] ?? 0);
          if (gained === side[k]) slope[k] = (slope[k] ?? 0) + volume / gained;
        }
      }
      for (const [k, candidate] of candidates.entries()) candidate.add(s, slope[k] ?? 0);
    }
    return {
      value: Math.log(total / count),
      slopes: candidates.map((candidate) => candidate.slope(total)),
    };
  });
}

const UNKNOWN: Belief = { mean: 0, variance: 1, covariances: new Float64Array(0) };
