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
  /** Of a stepped range, by kernel the same number for those of one centre and width; else empty. */
  readonly slots: Int32Array;
}

/** A density over some dimensions, made from observations. */
export interface Density {
  /** How many observations it is made from. */
  readonly observations: number;
  /** Numbers as the axes have them: in log space, positions of choices. */
  sample(random: Random): number[];
  /** The log densities at some points, each a number a dimension. */
  logDensities(points: readonly (readonly number[])[]): number[];
}

/** A mixture of products of kernels, one for each observation and a wide one for the prior. */
export interface Mixture extends Density {
  readonly weights: Float64Array;
  readonly components: readonly Component[];
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
    observations: count,
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
    const none = new Float64Array(0);
    return { axis, centres, widths: none, normalizers: none, slots: NO_SLOTS };
  }
  const { low, high } = axis.range;
  centres[count] = 0.5 * (low + high);
  const widths = kernelWidths(numbers, order, axis.range);
  const normalizers = new Float64Array(count + 1);
  const constant = logDensity(0);
  if (axis.step === 0) {
    for (let k = 0; k <= count; k++) {
      const [centre, width] = [centres[k] ?? 0, widths[k] ?? 1];
      normalizers[k] = logMass((low - centre) / width, (high - centre) / width) + Math.log(width) - constant;
    }
    return { axis, centres, widths, normalizers, slots: NO_SLOTS };
  }
  const slots = slotsOf(centres, widths, order);
  const masses: number[] = [];
  for (let k = 0; k <= count; k++) {
    const slot = slots[k] ?? 0;
    const [centre, width] = [centres[k] ?? 0, widths[k] ?? 1];
    const mass = masses[slot] ?? logMass((low - centre) / width, (high - centre) / width);
    masses[slot] = mass;
    normalizers[k] = mass;
  }
  return { axis, centres, widths, normalizers, slots };
}

const NO_SLOTS = new Int32Array(0);

/** Along the sorted kernels those of one centre and width mostly follow each other. The prior has a number of its own. */
function slotsOf(centres: Float64Array, widths: Float64Array, order: Int32Array): Int32Array {
  const slots = new Int32Array(centres.length);
  let slot = 0;
  let before = centres.length - 1;
  for (let rank = 0; rank < order.length; rank++) {
    const k = order[rank] ?? 0;
    if (before === centres.length - 1 || centres[k] !== centres[before] || widths[k] !== widths[before])
      slot += 1;
    slots[k] = slot;
    before = k;
  }
  return slots;
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

/** A kernel whose log density is this far below that of the prior adds nothing that a sum would keep. */
const NEGLIGIBLE = 40;

/** Kernels that still count at a point, and the logarithms of what they have there so far. */
interface Survivors {
  readonly kernels: Int32Array;
  readonly logs: Float64Array;
  count: number;
}

/**
 * What a component has at a point, of each kernel at most 0: so kernels that have fallen below the least one that counts are
 * left out of all further components. Of thousands of narrow kernels few are left after the second.
 */
interface Term {
  /** Greater for those that cost more: they come last. */
  readonly cost: number;
  of(point: number, kernel: number): number;
  add(point: number, survivors: Survivors, least: number): void;
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
  const prior = kernels - 1;
  const base = weights.map(Math.log);
  for (const { normalizers } of components)
    for (let k = 0; k < normalizers.length; k++) base[k] = (base[k] ?? 0) - (normalizers[k] ?? 0);
  const terms = components
    .map((component, index) =>
      termOf(
        component,
        points.map((point) => point[index] ?? 0),
      ),
    )
    .sort((a, b) => a.cost - b.cost);
  const all = Int32Array.from(base, (_, k) => k);
  const survivors = { kernels: new Int32Array(kernels), logs: new Float64Array(kernels), count: 0 };
  return points.map((_, at) => {
    survivors.kernels.set(all);
    survivors.logs.set(base);
    survivors.count = kernels;
    const least = terms.reduce((sum, term) => sum + term.of(at, prior), base[prior] ?? 0) - NEGLIGIBLE;
    for (const term of terms) term.add(at, survivors, least);
    return logSumExp(survivors);
  });
}

function termOf(component: Component, numbers: readonly number[]): Term {
  const { axis } = component;
  if (!axis.isNumeric) return choiceTerm(axis.choices, component, numbers);
  if (axis.step > 0) return binTerm(axis, component, numbers);
  return densityTerm(component, numbers);
}

/** The constant of the density is among the normalizers. */
function densityTerm({ centres, widths }: Component, numbers: readonly number[]): Term {
  const inverse = widths.map((width) => 1 / width);
  return {
    cost: 0,
    of(point, k) {
      const z = ((numbers[point] ?? 0) - (centres[k] ?? 0)) * (inverse[k] ?? 0);
      return -0.5 * z * z;
    },
    add(point, survivors, least) {
      const { kernels, logs } = survivors;
      const x = numbers[point] ?? 0;
      let left = 0;
      for (let i = 0; i < survivors.count; i++) {
        const k = kernels[i] ?? 0;
        const z = (x - (centres[k] ?? 0)) * (inverse[k] ?? 0);
        const log = (logs[i] ?? 0) - 0.5 * z * z;
        if (log < least) continue;
        kernels[left] = k;
        logs[left++] = log;
      }
      survivors.count = left;
    },
  };
}

function choiceTerm(choices: number, { centres }: Component, numbers: readonly number[]): Term {
  const { own, other } = choiceShares(choices, centres.length);
  const [logOwn, logOther, logPrior] = [Math.log(own), Math.log(other), -Math.log(choices)];
  return termBy(1, (point, k) => {
    const centre = centres[k] ?? -1;
    if (centre < 0) return logPrior;
    return centre === numbers[point] ? logOwn : logOther;
  });
}

/** Kernels of a stepped range are integrated over the bin of a value. Many have one centre and width: each is made once. */
function binTerm(
  { step, log }: Extract<Axis, { isNumeric: true }>,
  { centres, widths, slots }: Component,
  numbers: readonly number[],
): Term {
  const shapes = slots.reduce((most, slot) => Math.max(most, slot), 0) + 1;
  const bins = numbers.map((x) => {
    const value = log ? Math.exp(x) : x;
    const [left, right] = [value - step / 2, value + step / 2];
    return log ? [Math.log(left), Math.log(right)] : [left, right];
  });
  // Points at one value share a row.
  const rows = new Map(numbers.map((x) => [x, new Float64Array(shapes).fill(Number.NaN)]));
  const masses = numbers.map((x) => rows.get(x) ?? new Float64Array(0));
  return termBy(2, (point, k) => {
    const row = masses[point];
    const slot = slots[k] ?? 0;
    const known = row?.[slot] ?? Number.NaN;
    if (!Number.isNaN(known) || !row) return known;
    const [left = 0, right = 0] = bins[point] ?? [];
    const [centre, width] = [centres[k] ?? 0, widths[k] ?? 1];
    const mass = logMass((left - centre) / width, (right - centre) / width);
    row[slot] = mass;
    return mass;
  });
}

function termBy(cost: number, of: Term["of"]): Term {
  return {
    cost,
    of,
    add(point, survivors, least) {
      const { kernels, logs } = survivors;
      let left = 0;
      for (let i = 0; i < survivors.count; i++) {
        const k = kernels[i] ?? 0;
        const log = (logs[i] ?? 0) + of(point, k);
        if (log < least) continue;
        kernels[left] = k;
        logs[left++] = log;
      }
      survivors.count = left;
    },
  };
}

function logSumExp({ logs, count }: Survivors): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) if ((logs[i] ?? 0) > most) most = logs[i] ?? 0;
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp((logs[i] ?? 0) - most);
  return Math.log(sum) + most;
}
