import { logDensity, logNdtr } from "../tpe/normal";
import { LANES, solveLower, solveUpper } from "./cholesky";
import { logEi } from "./log-ei";
import { type Model, STABILIZER } from "./model";
import { type Belief, type Running, type Sampled, type Slope, sampleRunning } from "./running";

/** The least improvement that a sample counts with. */
const MIN_IMPROVEMENT = 1e-12;
const ROOT_5 = Math.sqrt(5);

/** What the candidates are ranked by. */
export interface Acquisition {
  /** At points one after the other, as `Points` has them. */
  values(at: Float64Array): Float64Array;
  /** With the derivatives by each number; of choices 0. */
  evaluate(at: Float64Array): { values: Float64Array; gradients: Float64Array };
}

/** One of the functions that a point is judged by, and the points that run. */
export interface Part {
  readonly model: Model;
  readonly sampled: Sampled | null;
}

/** A value, with its derivatives by what is known of a point in each part. */
export interface Utility {
  readonly value: number;
  readonly slopes: readonly Slope[];
}

/**
 * The logarithm of the expected improvement upon a threshold (LogEI: Ament and others, arXiv 2310.20708); while others
 * run, that of the best of them and the candidate, over samples of their values (qLogEI).
 */
export function makeAcquisition(
  model: Model,
  { threshold, running }: { threshold: number; running: Running | null },
): Acquisition {
  if (running) return makeBatchAcquisition({ model, sampled: sampleRunning(model, running) }, threshold);
  return acquire([{ model, sampled: null }], ([belief]) => {
    const { mean, variance, covariances } = belief ?? UNKNOWN;
    const { value, byMean, byVariance } = logEi(mean, variance + STABILIZER, threshold);
    return { value, slopes: [{ byMean, byVariance, byCovariances: covariances }] };
  });
}

const UNKNOWN: Belief = { mean: 0, variance: 1, covariances: new Float64Array(0) };

function makeBatchAcquisition(part: { model: Model; sampled: Sampled }, threshold: number): Acquisition {
  const { samples, candidate } = part.sampled;
  const best = Float64Array.from(samples, (values) => values.reduce((a, b) => Math.max(a, b)));
  return acquire([part], ([belief]) => {
    const own = candidate(belief ?? UNKNOWN);
    let total = 0;
    for (let s = 0; s < samples.length; s++) {
      const value = own.value(s);
      const most = Math.max(value, best[s] ?? value);
      total += Math.max(MIN_IMPROVEMENT, most - threshold);
      if (value > (best[s] ?? 0) && value - threshold > MIN_IMPROVEMENT) own.add(s, 1);
    }
    return { value: Math.log(total / samples.length), slopes: [own.slope(total)] };
  });
}

/** The logarithm of the probability that the function is above a threshold. */
export function makeProbability(model: Model, threshold: number): Acquisition {
  return acquire([{ model, sampled: null }], ([belief]) => {
    const { mean, variance, covariances } = belief ?? UNKNOWN;
    const spread = variance + STABILIZER;
    const deviation = Math.sqrt(spread);
    const z = (mean - threshold) / deviation;
    const value = logNdtr(z);
    const slope = Math.exp(logDensity(z) - value);
    return {
      value,
      slopes: [
        {
          byMean: slope / deviation,
          byVariance: (-z * slope) / (2 * spread),
          byCovariances: covariances,
        },
      ],
    };
  });
}

/** The sum of several, such as of an improvement and the probabilities that limits hold (Gardner and others 2014). */
export function sumOf(first: Acquisition, others: readonly Acquisition[]): Acquisition {
  if (others.length === 0) return first;
  const add = (into: Float64Array, more: Float64Array) => {
    for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + (more[i] ?? 0);
  };
  return {
    values(at) {
      const sum = first.values(at);
      for (const part of others) add(sum, part.values(at));
      return sum;
    },
    evaluate(at) {
      const sum = first.evaluate(at);
      for (const part of others) {
        const { values, gradients } = part.evaluate(at);
        add(sum.values, values);
        add(sum.gradients, gradients);
      }
      return sum;
    },
  };
}

/** Mean and variance of the function. */
export function posteriorAt(
  model: Model,
  at: Float64Array,
): { means: Float64Array; variances: Float64Array } {
  const means = new Float64Array(at.length / model.points.dimensions);
  const variances = new Float64Array(means.length);
  visit([makeWork({ model, sampled: null })], at, {
    each(index, [belief]) {
      means[index] = belief?.mean ?? Number.NaN;
      variances[index] = belief?.variance ?? Number.NaN;
    },
  });
  return { means, variances };
}

/** @param utilityOf of what is known of a point in each part */
export function acquire(
  parts: readonly Part[],
  utilityOf: (beliefs: readonly Belief[]) => Utility,
): Acquisition {
  const dimensions = parts[0]?.model.points.dimensions ?? 0;
  return {
    values(at) {
      const values = new Float64Array(at.length / dimensions);
      visit(
        parts.map((part) => makeWork(part)),
        at,
        {
          each(index, beliefs) {
            values[index] = utilityOf(beliefs).value;
          },
        },
      );
      return values;
    },
    evaluate(at) {
      const values = new Float64Array(at.length / dimensions);
      const gradients = new Float64Array(at.length);
      const works = parts.map((part) => makeWork(part, { hasSlopes: true }));
      let utilities: Utility[] = [];
      visit(works, at, {
        each(index, beliefs) {
          const utility = utilityOf(beliefs);
          values[index] = utility.value;
          utilities.push(utility);
        },
        after(first) {
          for (const [p, work] of works.entries())
            addGradients(
              work,
              at,
              { first, slopes: utilities.flatMap(({ slopes }) => slopes[p] ?? []) },
              gradients,
            );
          utilities = [];
        },
      });
      return { values, gradients };
    },
  };
}

/** A part with room for a group of points, one a lane. */
interface Work extends Part {
  /** Covariances with what is observed, then solved for. */
  readonly lanes: Float64Array;
  /** Derivatives of the covariances by the squared distances. */
  readonly slopes: Float64Array | null;
}

function makeWork({ model, sampled }: Part, { hasSlopes = false } = {}): Work {
  const length = model.points.count * LANES;
  return {
    model,
    sampled,
    lanes: new Float64Array(length),
    slopes: hasSlopes ? new Float64Array(length) : null,
  };
}

/** Fills the lanes from the point `first` on with the covariances to what is observed, and with their slopes. */
function fill({ model, lanes, slopes }: Work, at: Float64Array, first: number): void {
  const { points, hyperparameters } = model;
  const { dimensions, isChoice, count } = points;
  const { inverseSquares, scale } = hyperparameters;
  const total = at.length / dimensions;
  for (let l = 0; l < LANES; l++) {
    const own = Math.min(first + l, total - 1) * dimensions;
    for (let i = 0; i < count; i++) {
      const other = i * dimensions;
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const difference = (at[own + d] ?? 0) - (points.values[other + d] ?? 0);
        const squared = isChoice[d] ? (difference === 0 ? 0 : 1) : difference * difference;
        sum += (inverseSquares[d] ?? 0) * squared;
      }
      const root = ROOT_5 * Math.sqrt(sum);
      const decay = scale * Math.exp(-root);
      lanes[i * LANES + l] = decay * ((5 / 3) * sum + root + 1);
      if (slopes) slopes[i * LANES + l] = (-5 / 6) * decay * (root + 1);
    }
  }
}

/** Calls back with what is known of each point, by groups of lanes. */
function visit(
  works: readonly Work[],
  at: Float64Array,
  { each, after }: { each(index: number, beliefs: readonly Belief[]): void; after?(first: number): void },
): void {
  const total = at.length / (works[0]?.model.points.dimensions ?? 1);
  const beliefs = Array.from({ length: LANES }, () =>
    works.map(
      ({ sampled }): Belief => ({
        mean: 0,
        variance: 0,
        covariances: new Float64Array(sampled?.count ?? 0),
      }),
    ),
  );
  for (let first = 0; first < total; first += LANES) {
    for (const [p, work] of works.entries()) {
      fill(work, at, first);
      know(
        work,
        at,
        first,
        beliefs.map((own) => own[p] ?? UNKNOWN),
      );
    }
    for (const [l, own] of beliefs.entries()) if (first + l < total) each(first + l, own);
    after?.(first);
  }
}

/** From the covariances in the lanes, what is known of each of their points. */
function know(
  { model, sampled, lanes }: Work,
  at: Float64Array,
  first: number,
  beliefs: readonly Belief[],
): void {
  const { points, hyperparameters, factor, weights } = model;
  const total = at.length / points.dimensions;
  for (const [l, belief] of beliefs.entries()) {
    let mean = 0;
    for (let i = 0; i < points.count; i++) mean += (lanes[i * LANES + l] ?? 0) * (weights[i] ?? 0);
    belief.mean = mean;
    if (first + l < total) sampled?.covariances(at, first + l, { lanes, lane: l }, belief.covariances);
  }
  solveLower(factor, lanes);
  for (const [l, belief] of beliefs.entries()) {
    let explained = 0;
    for (let k = l; k < lanes.length; k += LANES) explained += (lanes[k] ?? 0) * (lanes[k] ?? 0);
    belief.variance = Math.max(0, hyperparameters.scale - explained);
  }
}

/** Adds the derivatives by the numbers of a group of points. */
function addGradients(
  { model, sampled, lanes, slopes: covarianceSlopes }: Work,
  at: Float64Array,
  { first, slopes }: { first: number; slopes: readonly Slope[] },
  gradients: Float64Array,
): void {
  const { points, hyperparameters, factor, weights } = model;
  const { dimensions, isChoice, count } = points;
  solveUpper(factor, lanes);
  const gradient = new Float64Array(dimensions);
  for (const [l, { byMean, byVariance, byCovariances }] of slopes.entries()) {
    const own = (first + l) * dimensions;
    gradient.fill(0);
    for (let i = 0; i < count; i++) {
      let change = byMean * (weights[i] ?? 0) - 2 * byVariance * (lanes[i * LANES + l] ?? 0);
      if (sampled) change -= sampled.explained(i, byCovariances);
      change *= 2 * (covarianceSlopes?.[i * LANES + l] ?? 0);
      const other = i * dimensions;
      for (let d = 0; d < dimensions; d++)
        if (!isChoice[d])
          gradient[d] = (gradient[d] ?? 0) + change * ((at[own + d] ?? 0) - (points.values[other + d] ?? 0));
    }
    sampled?.addGradient(at, first + l, byCovariances, gradient);
    for (let d = 0; d < dimensions; d++)
      gradients[own + d] =
        (gradients[own + d] ?? 0) + (gradient[d] ?? 0) * (hyperparameters.inverseSquares[d] ?? 0);
  }
}
