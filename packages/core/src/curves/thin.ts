/** Most points of a line that are drawn; more cannot be told apart on a screen. */
export const MAX_POINTS = 500;

/**
 * At most `limit` of the points: of each stretch the least and the greatest stay, so that a spike of one step is seen at
 * any width. First and last stay.
 */
export function thin<Point>(
  points: readonly Point[],
  value: (point: Point) => number | null,
  limit: number = MAX_POINTS,
): Point[] {
  if (points.length <= limit) return [...points];
  const stretches = Math.max(1, Math.floor((limit - 2) / 2));
  const inner = points.slice(1, -1);
  const kept: Point[] = points.slice(0, 1);
  for (let index = 0; index < stretches; index++) {
    const from = Math.floor((index * inner.length) / stretches);
    const to = Math.floor(((index + 1) * inner.length) / stretches);
    const stretch = inner.slice(from, to);
    const first = stretch[0];
    if (first === undefined) continue;
    let low = 0;
    let high = 0;
    for (const [at, point] of stretch.entries()) {
      const current = value(point) ?? Number.NaN;
      const lowValue = value(stretch[low] ?? first) ?? Number.NaN;
      const highValue = value(stretch[high] ?? first) ?? Number.NaN;
      if (current < lowValue || Number.isNaN(lowValue)) low = at;
      if (current > highValue || Number.isNaN(highValue)) high = at;
    }
    for (const at of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
      const point = stretch[at];
      if (point !== undefined) kept.push(point);
    }
  }
  return [...kept, ...points.slice(-1)];
}
