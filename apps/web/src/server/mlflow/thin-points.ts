import type { Columns } from "@foldwise/db/metrics";

/**
 * At most `most` of the points, the first and the last among them, and of each stretch between its smallest and largest
 * finite value: a spike of one step stays, at its own step. All of them where they are no more.
 */
export function thinPoints(points: Columns, most: number): Columns {
  const { length } = points.steps;
  if (length <= most) return points;
  const kept = new Set<number>([length - 1]);
  if (most > 1) kept.add(0);
  const stretches = Math.floor((most - 2) / 2);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (length - 2)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (length - 2)) / stretches);
    const { least, greatest } = extremesOf(points.values, from, to);
    kept.add(least);
    kept.add(greatest);
  }
  const places = Int32Array.from(kept).sort();
  const thinned = {
    steps: new BigInt64Array(places.length),
    times: new Float64Array(places.length),
    values: new Float64Array(places.length),
  };
  places.forEach((place, i) => {
    thinned.steps[i] = points.steps[place] ?? 0n;
    thinned.times[i] = points.times[place] ?? 0;
    thinned.values[i] = points.values[place] ?? 0;
  });
  return thinned;
}

/** Places of the extremes of a stretch; its first place where no value is finite. */
function extremesOf(values: Float64Array, from: number, to: number): { least: number; greatest: number } {
  let least = from;
  let greatest = from;
  for (let i = from; i < to; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const smallest = values[least] ?? Number.NaN;
    const largest = values[greatest] ?? Number.NaN;
    if (!Number.isFinite(smallest) || value < smallest) least = i;
    if (!Number.isFinite(largest) || value > largest) greatest = i;
  }
  return { least, greatest };
}
