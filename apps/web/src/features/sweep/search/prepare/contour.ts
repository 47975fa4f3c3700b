import type { PlotAxis } from "./plot-axis";

/** Most cells along an axis of numbers. */
const MAX_CELLS = 36;
/** More trials than this are spread evenly: the surface would be the same. */
const MAX_TRIALS = 1_500;
/** More dots than this would hide the surface. */
const MAX_DOTS = 500;
/** Cells further from every trial than so many bandwidths say nothing. */
const REACH = 2.2;
export const LEVELS = 8;

export interface Contour {
  columns: number;
  rows: number;
  /** By row from below and column: the estimate; NaN where no trial is near. */
  values: Float64Array;
  /** Least and greatest estimate. */
  low: number;
  high: number;
  /** Trials that it was estimated from. */
  trials: number;
}

/** How many cells an axis has: one for each choice, else as many as are told apart. */
const cellsOf = ({ choices }: PlotAxis) => Math.min(MAX_CELLS, choices ?? MAX_CELLS);

/**
 * The objective over two parameters: in each cell the mean of the trials, weighed by a Gaussian kernel of their distance
 * (Nadaraya–Watson) with a bandwidth of Scott's order.
 */
export function contourOf(x: PlotAxis, y: PlotAxis, objective: ArrayLike<number>): Contour {
  const all = Array.from(objective, (value, index) => ({
    u: x.toUnit(x.values[index] ?? Number.NaN),
    v: y.toUnit(y.values[index] ?? Number.NaN),
    value,
  })).filter(({ u, v, value }) => Number.isFinite(u) && Number.isFinite(v) && Number.isFinite(value));
  const every = Math.max(1, all.length / MAX_TRIALS);
  const points =
    every === 1
      ? all
      : all.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every));
  const [columns, rows] = [cellsOf(x), cellsOf(y)];
  const bandwidth = Math.max(0.04, 0.35 * points.length ** (-1 / 6));
  // A cell of a choice is its own: neighbours are no nearer than others.
  const [widthU, widthV] = [x, y].map(({ step }) =>
    step > 0.02 ? Math.min(bandwidth, step / 3) : bandwidth,
  );
  const values = new Float64Array(columns * rows).fill(Number.NaN);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [u, v] = [(column + 0.5) / columns, (row + 0.5) / rows];
      let [sum, weight, nearest] = [0, 0, Number.POSITIVE_INFINITY];
      for (const point of points) {
        const distance = ((point.u - u) / (widthU ?? 1)) ** 2 + ((point.v - v) / (widthV ?? 1)) ** 2;
        if (distance < nearest) nearest = distance;
        const kernel = Math.exp(-distance / 2);
        weight += kernel;
        sum += kernel * point.value;
      }
      if (nearest > REACH ** 2 || weight === 0) continue;
      const value = sum / weight;
      values[row * columns + column] = value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return { columns, rows, values, low, high, trials: points.length };
}

/** Positions of the trials that are drawn as dots on the surface, spread evenly over those with an objective. */
export function contourDots(objective: ArrayLike<number>): ReadonlySet<number> {
  const rated = Array.from(objective, (_, index) => index).filter((index) =>
    Number.isFinite(objective[index]),
  );
  const every = Math.max(1, rated.length / MAX_DOTS);
  return new Set(
    rated.filter((_, at) => every === 1 || Math.floor(at / every) !== Math.floor((at - 1) / every)),
  );
}

/** Which of the LEVELS shades a value has, the best the last. */
export function levelOf(
  value: number,
  { low, high }: Pick<Contour, "low" | "high">,
  isHighBest: boolean,
): number {
  // Means of equal values differ in their last bits.
  const isFlat = high - low <= 1e-9 * Math.max(Math.abs(high), Math.abs(low));
  const share = isFlat ? 0.5 : (value - low) / (high - low);
  return Math.min(LEVELS - 1, Math.floor((isHighBest ? share : 1 - share) * LEVELS));
}
