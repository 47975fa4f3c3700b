import type { Random } from "../../random";
import type { Axis, Range } from "../axis";
import { logDensity, logMass, truncatedQuantile } from "./normal";

/** Kernels that keep their full weight; older ones fade. */
const RECENT = 25;
const MAX_BANDS = 100;

/**
 * Weights of n kernels in the order of their trials, normalised, with that of the prior last (Bergstra and others 2011;
 * the fading is Hyperopt's "linear forgetting").
 * @param fades whether older ones weigh less than the last 25
 */
export function kernelWeights(n: number, fades = true): Float64Array {
  const weights = new Float64Array(n + 1).fill(1);
  const fading = fades ? n - RECENT : 0;
  for (let i = 0; i < fading; i++)
    weights[i] = fading === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (fading - 1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Widths of kernels at these positions, and of the prior last: the larger gap to a neighbour, where the outer two have
 * their inner gap only, and a single one its gaps to the ends; kept between a share of the range and all of it.
 * @param order the indices of `positions`, sorted by position
 */
export function kernelWidths(positions: Float64Array, order: Int32Array, { low, high }: Range): Float64Array {
  const count = order.length;
  const most = high - low;
  const least = most / Math.min(MAX_BANDS, count + 2);
  const widths = new Float64Array(count + 1);
  for (let rank = 0; rank < count; rank++) {
    const index = order[rank] ?? 0;
    const own = positions[index] ?? 0;
    const before = rank > 0 ? (positions[order[rank - 1] ?? 0] ?? 0) : low;
    const after = rank < count - 1 ? (positions[order[rank + 1] ?? 0] ?? 0) : high;
    let width = Math.max(own - before, after - own);
    if (count > 1 && rank === 0) width = after - own;
    if (count > 1 && rank === count - 1) width = own - before;
    widths[index] = Math.min(most, Math.max(least, width));
  }
  widths[count] = most;
  return widths;
}

/** One dimension of a mixture: for each kernel its centre and width, or its choice. */
interface Component {
  readonly axis: Axis;
  /** By kernel, the prior last: the centre, or the observed choice, of the prior -1. */
  readonly centres: Float64Array;
  /** Empty for choices. */
  readonly widths: Float64Array;
  /** By kernel, the log of what normalizes it; of choices nothing. */
  readonly normalizers: Float64Array;
}

/** A mixture of products of kernels, one for each observation and a wide one for the prior. */
export interface Mixture {
  readonly weights: Float64Array;
  readonly components: readonly Component[];
  /** Numbers as the axes have them: in log space, positions of choices. */
  sample(random: Random): number[];
  /** The log densities at some points, each a number a dimension. */
  logDensities(points: readonly (readonly number[])[]): number[];
}

/** The observations of one dimension in the order of their trials, and their indices sorted by number. */
export interface Column {
  readonly axis: Axis;
  readonly numbers: Float64Array;
  readonly order: Int32Array;
}

/** @param fades as of kernelWeights */
export function makeMixture(columns: readonly Column[], count: number, fades = true): Mixture {
  const weights = kernelWeights(count, fades);
  const components = columns.map((column) => componentOf(column, count));
  const cumulated = new Float64Array(weights.length);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k] ?? 0;
    cumulated[k] = sum;
  }
  return {
    weights,
    components,
    sample(random) {
      const kernel = kernelAt(cumulated, random.next() * sum);
      return components.map((component) => drawFrom(component, kernel, random));
    },
    logDensities: (points) => logDensities({ weights, components, points }),
  };
}

function componentOf({ axis, numbers, order }: Column, count: number): Component {
  const centres = new Float64Array(count + 1);
  centres.set(numbers);
  if (!axis.isNumeric) {
    centres[count] = -1;
    return { axis, centres, widths: new Float64Array(0), normalizers: new Float64Array(0) };
  }
  const { low, high } = axis.range;
  centres[count] = 0.5 * (low + high);
  const widths = kernelWidths(numbers, order, axis.range);
  const normalizers = new Float64Array(count + 1);
  for (let k = 0; k <= count; k++) {
    const [centre, width] = [centres[k] ?? 0, widths[k] ?? 1];
    const mass = logMass((low - centre) / width, (high - centre) / width);
    normalizers[k] = axis.step > 0 ? mass : mass + Math.log(width);
  }
  return { axis, centres, widths, normalizers };
}

/** The first kernel at which the cumulated weights reach above a number. */
function kernelAt(cumulated: Float64Array, at: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulated[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A kernel's probabilities of its own choice and of each other one; of the prior both are alike. */
export function choiceShares(choices: number, kernels: number): { own: number; other: number } {
  const each = 1 / kernels;
  const sum = choices * each + 1;
  return { own: (each + 1) / sum, other: each / sum };
}

function drawFrom({ axis, centres, widths }: Component, kernel: number, random: Random): number {
  const centre = centres[kernel] ?? 0;
  const u = random.next();
  if (!axis.isNumeric) {
    const { own, other } = choiceShares(axis.choices, centres.length);
    if (centre < 0) return Math.min(axis.choices - 1, Math.floor(u * axis.choices));
    if (u < own) return centre;
    const at = Math.min(axis.choices - 2, Math.floor((u - own) / other));
    return at < centre ? at : at + 1;
  }
  const width = widths[kernel] ?? 1;
  const { low, high } = axis.range;
  return centre + width * truncatedQuantile(u, (low - centre) / width, (high - centre) / width);
}

function logDensities({
  weights,
  components,
  points,
}: {
  weights: Float64Array;
  components: readonly Component[];
  points: readonly (readonly number[])[];
}): number[] {
  const kernels = weights.length;
  const base = new Float64Array(kernels);
  for (let k = 0; k < kernels; k++) base[k] = Math.log(weights[k] ?? 0);
  for (const { normalizers } of components)
    for (let k = 0; k < normalizers.length; k++) base[k] = (base[k] ?? 0) - (normalizers[k] ?? 0);
  const adders = components.map((component, index) =>
    adderOf(
      component,
      points.map((point) => point[index] ?? 0),
    ),
  );
  const logs = new Float64Array(kernels);
  return points.map((_, at) => {
    logs.set(base);
    for (const add of adders) add(at, logs);
    return logSumExp(logs);
  });
}

/** Adds to the log of each kernel what a component has at a point. */
type Adder = (point: number, logs: Float64Array) => void;

function adderOf({ axis, centres, widths }: Component, numbers: readonly number[]): Adder {
  const kernels = centres.length;
  if (!axis.isNumeric) {
    const { own, other } = choiceShares(axis.choices, kernels);
    const [logOwn, logOther, logPrior] = [Math.log(own), Math.log(other), -Math.log(axis.choices)];
    return (point, logs) => {
      const choice = numbers[point] ?? 0;
      for (let k = 0; k < kernels - 1; k++)
        logs[k] = (logs[k] ?? 0) + (centres[k] === choice ? logOwn : logOther);
      logs[kernels - 1] = (logs[kernels - 1] ?? 0) + logPrior;
    };
  }
  if (axis.step > 0) return binAdder(axis, { centres, widths, numbers });
  const constant = logDensity(0);
  const inverse = widths.map((width) => 1 / width);
  return (point, logs) => {
    const x = numbers[point] ?? 0;
    for (let k = 0; k < kernels; k++) {
      const z = (x - (centres[k] ?? 0)) * (inverse[k] ?? 0);
      logs[k] = (logs[k] ?? 0) + constant - 0.5 * z * z;
    }
  };
}

/** Kernels of a stepped range are integrated over the bin of a value. Many have one centre and width: each is made once. */
function binAdder(
  { step, log }: Extract<Axis, { isNumeric: true }>,
  { centres, widths, numbers }: { centres: Float64Array; widths: Float64Array; numbers: readonly number[] },
): Adder {
  const slots = new Int32Array(centres.length);
  const slotOf = new Map<number, Map<number, number>>();
  const shapes: { centre: number; width: number }[] = [];
  for (let k = 0; k < centres.length; k++) {
    const [centre, width] = [centres[k] ?? 0, widths[k] ?? 1];
    const byWidth = slotOf.get(centre) ?? new Map<number, number>();
    slotOf.set(centre, byWidth);
    const slot = byWidth.get(width) ?? shapes.length;
    if (slot === shapes.length) shapes.push({ centre, width });
    byWidth.set(width, slot);
    slots[k] = slot;
  }
  const masses = new Map<number, Float64Array>();
  const massesAt = (x: number): Float64Array => {
    const value = log ? Math.exp(x) : x;
    const [left, right] = [value - step / 2, value + step / 2].map((end) => (log ? Math.log(end) : end));
    return Float64Array.from(shapes, ({ centre, width }) =>
      logMass(((left ?? 0) - centre) / width, ((right ?? 0) - centre) / width),
    );
  };
  return (point, logs) => {
    const x = numbers[point] ?? 0;
    const mass = masses.get(x) ?? massesAt(x);
    masses.set(x, mass);
    for (let k = 0; k < logs.length; k++) logs[k] = (logs[k] ?? 0) + (mass[slots[k] ?? 0] ?? 0);
  };
}

function logSumExp(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logs.length; k++) if ((logs[k] ?? 0) > most) most = logs[k] ?? 0;
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (let k = 0; k < logs.length; k++) sum += Math.exp((logs[k] ?? 0) - most);
  return Math.log(sum) + most;
}
