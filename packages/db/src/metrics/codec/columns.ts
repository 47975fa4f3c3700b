import type { Columns } from "../contract";

export const EMPTY: Columns = makeColumns(0);

export function makeColumns(length: number): Columns {
  return {
    steps: new BigInt64Array(length),
    times: new Float64Array(length),
    values: new Float64Array(length),
  };
}

export function slice({ steps, times, values }: Columns, from: number, to: number): Columns {
  return {
    steps: steps.subarray(from, to),
    times: times.subarray(from, to),
    values: values.subarray(from, to),
  };
}

export function concat(parts: readonly Columns[]): Columns {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = makeColumns(parts.reduce((sum, part) => sum + part.steps.length, 0));
  let at = 0;
  for (const part of parts) {
    all.steps.set(part.steps, at);
    all.times.set(part.times, at);
    all.values.set(part.values, at);
    at += part.steps.length;
  }
  return all;
}

export function stepAt(columns: Columns, index: number): bigint {
  return columns.steps[index] ?? 0n;
}
export function timeAt(columns: Columns, index: number): number {
  return columns.times[index] ?? 0;
}
export function valueAt(columns: Columns, index: number): number {
  return columns.values[index] ?? 0;
}

/** Total order of doubles: −Infinity … −0, 0 … Infinity, NaN. 0 only for equal bits, since NaN has one pattern. */
export function compareValues(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return a !== 0 ? 0 : compareSigns(a, b);
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

const MAX_INT64 = 2n ** 63n - 1n;
const bits = new DataView(new ArrayBuffer(8));

/** The place of a double in that order as a signed 64-bit integer: what Postgres can keep and compare exactly. */
export function valueOrder(value: number): bigint {
  bits.setFloat64(0, value);
  const order = bits.getBigInt64(0);
  return order < 0n ? order ^ MAX_INT64 : order;
}

function compareSigns(a: number, b: number): number {
  return Number(Object.is(b, -0)) - Number(Object.is(a, -0));
}

/** Order of (step, time, value) of point i of a and point j of b. */
export function comparePoints(a: Columns, i: number, b: Columns, j: number): number {
  const left = stepAt(a, i);
  const right = stepAt(b, j);
  if (left !== right) return left < right ? -1 : 1;
  return timeAt(a, i) - timeAt(b, j) || compareValues(valueAt(a, i), valueAt(b, j));
}

/** The points in order, each once. Returns its argument when it is so already. */
export function sortUnique(columns: Columns): Columns {
  const { length } = columns.steps;
  let strict = true;
  for (let i = 1; strict && i < length; i++) strict = comparePoints(columns, i - 1, columns, i) < 0;
  if (strict) return columns;
  const order = Uint32Array.from({ length }, (_, i) => i).sort((i, j) =>
    comparePoints(columns, i, columns, j),
  );
  const sorted = makeColumns(length);
  let count = 0;
  for (const from of order) {
    if (count > 0 && comparePoints(columns, from, sorted, count - 1) === 0) continue;
    sorted.steps[count] = stepAt(columns, from);
    sorted.times[count] = timeAt(columns, from);
    sorted.values[count] = valueAt(columns, from);
    count++;
  }
  return slice(sorted, 0, count);
}

/** The points whose index the test takes. */
export function filterColumns(columns: Columns, keep: (index: number) => boolean): Columns {
  const { length } = columns.steps;
  const kept = makeColumns(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!keep(i)) continue;
    kept.steps[count] = stepAt(columns, i);
    kept.times[count] = timeAt(columns, i);
    kept.values[count] = valueAt(columns, i);
    count++;
  }
  return count === length ? columns : slice(kept, 0, count);
}

/** First index of ordered points whose step is at least `step`. */
export function lowerBound(columns: Columns, step: bigint): number {
  let low = 0;
  let high = columns.steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stepAt(columns, middle) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points of ordered columns in a range of steps, both ends included. */
export function inRange(columns: Columns, fromStep?: bigint, toStep?: bigint): Columns {
  const from = fromStep === undefined ? 0 : lowerBound(columns, fromStep);
  const to = toStep === undefined ? columns.steps.length : lowerBound(columns, toStep + 1n);
  return from === 0 && to === columns.steps.length ? columns : slice(columns, from, Math.max(from, to));
}
