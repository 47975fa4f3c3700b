import { normalQuantile } from "../statistics/special/distributions";

/** Values that stand for the normal distribution, all equally likely. */
const VALUES = 65_536;
/** Tables that are kept; a plan has a few sigmas. */
const KEPT = 16;

let quantiles: Float64Array | undefined;
const tables = new Map<number, Int16Array>();

/**
 * Normal noise of a standard deviation in 8-bit units, rounded to whole ones: 65,536 equally likely values in rising
 * order. An image's values are whole numbers, so rounding the noise is rounding the sum. Before the rounding the values
 * are the quantiles at the middles of as many equal shares, scaled to variance 1: nowhere is their cumulative
 * distribution further than 1/131,072 from the normal one, and none lies beyond 4.4 sigma. Made on first use.
 *
 * @param sigma from 0 to 255
 */
export function noiseTable(sigma: number): Int16Array {
  const kept = tables.get(sigma);
  if (kept) return kept;
  if (tables.size >= KEPT) tables.clear();
  quantiles ??= normalQuantiles();
  const table = Int16Array.from(quantiles, (value) => Math.round(sigma * value));
  tables.set(sigma, table);
  return table;
}

function normalQuantiles(): Float64Array {
  const values = new Float64Array(VALUES);
  let squares = 0;
  for (let i = 0; i < VALUES / 2; i++) {
    const value = normalQuantile((i + 0.5) / VALUES);
    values[i] = value;
    values[VALUES - 1 - i] = -value;
    squares += 2 * value * value;
  }
  const scale = 1 / Math.sqrt(squares / VALUES);
  return values.map((value) => value * scale);
}
