import { expect } from "vitest";
import type { BucketSeries, Columns, MetricStore, Selection, Series } from "../contract";
import { bucketOf } from "../memory/store";
import { toPoints } from "../points";

/** Points by series with the bits of their values, so that −0, NaN and the last digit count. */
export function exact(series: readonly Series[]): Record<string, string[]> {
  return Object.fromEntries(series.map(({ owner, name, points }) => [keyOf(owner, name), lines(points)]));
}

export function keyOf(owner: object, name: string): string {
  return `${Object.keys(owner)[0]} ${name}`;
}

export function lines(points: Columns): string[] {
  return toPoints(points).map(
    ({ step, time, value }) => `${step} @${time} = ${Object.is(value, -0) ? "-0" : value}`,
  );
}

/** Each bucket must say exactly what a run of the points says that begins where the one before ended. */
export async function expectBuckets(
  store: MetricStore,
  selection: Selection,
  buckets: number,
): Promise<void> {
  const raw = await store.readPoints(selection);
  const drawn = await store.readBuckets({ ...selection, buckets });
  expect(drawn.series.map(label)).toEqual(raw.series.map(label));
  drawn.series.forEach((series, i) => {
    const points = raw.series[i]?.points;
    if (points) expectSeries(series, points, buckets);
  });
}

/** The last point of each series must be the last of all its points. */
export async function expectLastPoints(store: MetricStore, runIds: readonly number[]): Promise<void> {
  const { series } = await store.readPoints({ owners: runIds.map((runId) => ({ runId })) });
  const line = (runId: number, name: string, point: string | undefined) => `${runId} ${name}: ${point}`;
  const ends = series.map(({ owner, name, points }) =>
    line("runId" in owner ? owner.runId : 0, name, lines(points).at(-1)),
  );
  const last = await store.lastPoints({ runIds });
  expect(
    last.map(({ runId, name, step, time, value }) =>
      line(runId, name, `${step} @${time} = ${Object.is(value, -0) ? "-0" : value}`),
    ),
  ).toEqual(ends);
}

function label({ owner, name }: { owner: object; name: string }): string {
  return keyOf(owner, name);
}

function expectSeries({ buckets }: BucketSeries, columns: Columns, most: number): void {
  expect(buckets.length).toBeLessThanOrEqual(most);
  const points = toPoints(columns);
  let at = 0;
  const expected = buckets.map(({ count }) => {
    at += count;
    return bucketOf(points.slice(at - count, at));
  });
  expect(buckets).toEqual(expected);
  expect(at).toBe(points.length);
}
