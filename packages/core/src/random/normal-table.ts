import { normalQuantile } from "../statistics/special/distributions";

export const NORMAL_TABLE_BITS = 16;

let table: Float32Array | undefined;

/**
 * 65,536 equally likely values in rising order that stand for the normal distribution: the quantiles at the middles of
 * as many equal shares, scaled to variance 1. Their cumulative distribution is nowhere further than 1/131,072 from the
 * normal one; none lies beyond 4.4. Made on first use.
 */
export function normalTable(): Float32Array {
  table ??= makeTable(2 ** NORMAL_TABLE_BITS);
  return table;
}

function makeTable(length: number): Float32Array {
  const half = Float64Array.from({ length: length / 2 }, (_, i) => normalQuantile((i + 0.5) / length));
  const variance = half.reduce((sum, value) => sum + value * value, 0) / half.length;
  const scale = 1 / Math.sqrt(variance);
  const values = new Float32Array(length);
  for (const [i, value] of half.entries()) {
    values[i] = value * scale;
    values[length - 1 - i] = -value * scale;
  }
  return values;
}
