import { logMass } from "../samplers/tpe/normal";
import type { ParameterAxis, ParameterColumn } from "../search";
import { finitePositions, type Importance, type ImportanceInput, withShares } from "./contract";

/** Most cells of the grid on which densities of a numeric parameter are compared. */
const MAX_CELLS = 50;
const PRIOR_WEIGHT = 1;
/** Fewest trials of a regime (a parameter active, or not) whose densities are compared. */
const MIN_TRIALS_IN_REGIME = 2;
/** Share of the trials that count as the best ones. */
const TARGET_QUANTILE = 0.1;
/** Keeps the ratio of densities finite. */
const FLOOR = 1e-12;
/** Least bandwidth: 1.64 of them, 90 % of the mass, fill the cell. */
const MIN_BANDWIDTH = 0.5 / 1.64;

/**
 * PED-ANOVA (Watanabe, Bansal, Hutter 2023, arXiv 2304.10255): how far the density of a parameter over the best tenth of
 * the trials is from its density over all of them, by Pearson's divergence. Parameters that only some trials set are weighed by
 * regime (conditional PED-ANOVA, arXiv 2601.20800). As Optuna 5.0.0's default: the same quantiles, grid, bandwidths by
 * Scott's rule and prior.
 */
export function pedAnova({ parameters, objective, direction }: ImportanceInput): Importance[] {
  const region = finitePositions(objective);
  if (region.length <= 1)
    return withShares(
      parameters,
      parameters.map(() => 0),
    );
  const sign = direction === "maximize" ? -1 : 1;
  const losses = Float64Array.from(region, (index) => sign * (objective[index] ?? 0)).sort();
  const cutoff = losses[Math.ceil(TARGET_QUANTILE * losses.length) - 1] ?? 0;
  const isTarget = (index: number) => sign * (objective[index] ?? 0) <= cutoff;
  const targets = region.filter(isTarget).length;
  const quantile = targets / region.length;
  const values = parameters.map((parameter) => {
    const active = region.filter((index) => !Number.isNaN(parameter.values[index] ?? Number.NaN));
    const best = active.filter(isTarget);
    if (active.length < MIN_TRIALS_IN_REGIME || best.length === 0 || isSingle(parameter.axis)) return 0;
    const weight = (best.length / targets) ** 2 / (active.length / region.length);
    return weight * divergence(parameter, best, active) * quantile ** 2;
  });
  return withShares(parameters, values);
}

function isSingle(axis: ParameterAxis): boolean {
  return axis.kind === "choices" ? axis.choices.length <= 1 : axis.low === axis.high;
}

/** Pearson's divergence between the densities over some trials and over all of them. */
function divergence(
  { axis, values }: ParameterColumn,
  some: readonly number[],
  all: readonly number[],
): number {
  const numbers = (trials: readonly number[]) => trials.map((index) => values[index] ?? 0);
  const top = densityOnGrid(axis, numbers(some));
  const local = densityOnGrid(axis, numbers(all));
  return top.reduce((sum, share, cell) => {
    const reference = (local[cell] ?? 0) + FLOOR;
    return sum + reference * ((share + FLOOR) / reference - 1) ** 2;
  }, 0);
}

/** Probability of each cell of a parameter's grid, or of each choice. */
function densityOnGrid(axis: ParameterAxis, numbers: readonly number[]): number[] {
  if (axis.kind === "numeric") return numericDensity(countOnGrid(axis, numbers));
  const counts = new Array<number>(axis.choices.length).fill(0);
  for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
  return axis.ordered ? numericDensity(counts) : choiceDensity(counts);
}

function countOnGrid(
  { low, high, step, log }: Extract<ParameterAxis, { kind: "numeric" }>,
  numbers: readonly number[],
): number[] {
  const cells =
    step === null
      ? MAX_CELLS
      : log
        ? Math.min(MAX_CELLS, Math.ceil(Math.log(high - low + 1) / Math.log(2)) + 1)
        : Math.min(MAX_CELLS, Math.round((high - low) / step) + 1);
  const forward = log ? Math.log : (x: number) => x;
  const width = (forward(high) - forward(low)) / (cells - 1);
  const counts = new Array<number>(cells).fill(0);
  for (const number of numbers) {
    // A midpoint belongs to the lower cell.
    const cell = Math.ceil((forward(number) - forward(low)) / width - 0.5);
    const inside = Math.min(cells - 1, Math.max(0, cell));
    counts[inside] = (counts[inside] ?? 0) + 1;
  }
  return counts;
}

interface Kernel {
  readonly at: number;
  readonly weight: number;
}

function kernelsOf(counts: readonly number[]): Kernel[] {
  return counts.flatMap((weight, at) => (weight > 0 ? [{ at, weight }] : []));
}

function choiceDensity(counts: readonly number[]): number[] {
  const kernels = kernelsOf(counts);
  const prior = PRIOR_WEIGHT / (kernels.length + 1);
  const sum = prior * counts.length + 1;
  const total = kernels.reduce((all, { weight }) => all + weight, PRIOR_WEIGHT);
  return counts.map((_, choice) =>
    kernels.reduce(
      (density, { at, weight }) => density + (weight / total) * ((prior + (at === choice ? 1 : 0)) / sum),
      PRIOR_WEIGHT / total / counts.length,
    ),
  );
}

/** A kernel of one bandwidth at each cell that has trials, and a wide one for the prior, each integrated over the cells. */
function numericDensity(counts: readonly number[]): number[] {
  const kernels = kernelsOf(counts);
  const cells = counts.length;
  const total = kernels.reduce((sum, { weight }) => sum + weight, 0);
  const bandwidth = Math.max(scottBandwidth(kernels, total), MIN_BANDWIDTH);
  const mixture = [
    ...kernels.map(({ at, weight }) => ({ at, width: bandwidth, share: weight / (total + PRIOR_WEIGHT) })),
    { at: (cells - 1) / 2, width: cells, share: PRIOR_WEIGHT / (total + PRIOR_WEIGHT) },
  ];
  return counts.map((_, cell) =>
    mixture.reduce((density, { at, width, share }) => {
      const mass = logMass((cell - 0.5 - at) / width, (cell + 0.5 - at) / width);
      const whole = logMass((-0.5 - at) / width, (cells - 0.5 - at) / width);
      return density + share * Math.exp(mass - whole);
    }, 0),
  );
}

/** Scott's rule over counted cells (Scott 1992), with the smaller of spread and interquartile range. */
function scottBandwidth(kernels: readonly Kernel[], total: number): number {
  const mean = kernels.reduce((sum, { at, weight }) => sum + at * weight, 0) / total;
  const variance =
    kernels.reduce((sum, { at, weight }) => sum + (at - mean) ** 2 * weight, 0) / Math.max(1, total - 1);
  const cumulated: number[] = [];
  for (const { weight } of kernels) cumulated.push((cumulated.at(-1) ?? 0) + weight);
  const first = cumulated.findIndex((sum) => sum >= Math.floor(total / 4));
  const third = cumulated.findIndex((sum) => sum > Math.floor((total * 3) / 4));
  const upper = kernels[third < 0 ? kernels.length - 1 : third]?.at ?? 0;
  const range = upper - (kernels[first]?.at ?? 0);
  return 1.059 * Math.min(range / 1.34, Math.sqrt(variance)) * total ** -0.2;
}
