import type { Bucket, Curve } from "@foldwise/core/contracts/http/run";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { type BucketSeries, type Change, type Columns, toPoints } from "@foldwise/db/metrics";

/** Points of a page's curve; of equal steps the newest stays, as curves have one value an epoch. */
export function curvePoints(columns: Columns): Curve["points"] {
  const points: Curve["points"] = [];
  for (const { step, value } of toPoints(columns)) {
    const x = Number(step);
    if (points.at(-1)?.[0] === x) points.pop();
    points.push([x, encodeMetric(value)]);
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
