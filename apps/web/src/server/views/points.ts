import type { MetricDamage } from "@foldwise/core/contracts/deletion";
import type { Bucket, Curve } from "@foldwise/core/contracts/http/run";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { BucketSeries, Change, Columns, Damage } from "@foldwise/db/metrics";

/** Points of a page's curve; of equal steps the newest stays, as curves have one value an epoch. */
export function curvePoints({ steps, values }: Columns): Curve["points"] {
  const points: Curve["points"] = [];
  // Straight from the columns: a sweep's curves are millions of points.
  for (let i = 0; i < steps.length; i++) {
    const x = Number(steps[i]);
    if (points.at(-1)?.[0] === x) points.pop();
    points.push([x, encodeMetric(values[i] ?? Number.NaN)]);
  }
  return points;
}

/** A change of the metric store as the page takes it; an owner that is a run goes by `trainingId` 0. */
export function pointsChange(change: Change): Curve & { resetFrom: number | null } {
  return {
    trainingId: trainingIdOf(change.owner),
    name: change.name,
    points: curvePoints(change.points),
    resetFrom: Number(change.fromStep),
  };
}

export function trainingIdOf(owner: Change["owner"]): number {
  return "trainingId" in owner ? owner.trainingId : 0;
}

export function buckets(series: BucketSeries): Bucket[] {
  return series.buckets.map(({ step, min, max, last, count }) => ({
    step: Number(step),
    min: encodeMetric(min),
    max: encodeMetric(max),
    last: encodeMetric(last),
    count,
  }));
}

/** Steps are 64-bit integers, which JSON has as text. */
export function damageView({ name, fromStep, toStep, points, reason }: Damage): MetricDamage {
  return {
    name,
    fromStep: fromStep?.toString() ?? null,
    toStep: toStep?.toString() ?? null,
    points,
    reason,
  };
}
