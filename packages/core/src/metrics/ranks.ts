/** Indices of `values` from the smallest to the largest; equal values keep their order. */
export function sortedIndices(values: ArrayLike<number>): Uint32Array {
  const copy = Float64Array.from(values);
  const order = Uint32Array.from(copy, (_, i) => i);
  return order.sort((a, b) => (copy[a] ?? 0) - (copy[b] ?? 0) || a - b);
}

/** Ranks from 1, equal values sharing the mean of their ranks, in 64-bit; shape [n]. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = sortedIndices(values);
  const ranks = new Float64Array(order.length);
  let start = 0;
  while (start < order.length) {
    const value = values[order[start] ?? 0];
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === value) end++;
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
