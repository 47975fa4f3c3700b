import type { Curve } from "@foldwise/core/contracts/http/run";
import type { SweepDetail, SweepStreamEvent } from "@foldwise/core/contracts/http/sweep";

/** Curves of a sweep by training and metric. */
export type CurveMap = ReadonlyMap<string, Curve>;

export function curveKey(trainingId: number, name: string): string {
  return `${trainingId} ${name}`;
}

export function toCurveMap(curves: readonly Curve[]): CurveMap {
  return new Map(curves.map((curve) => [curveKey(curve.trainingId, curve.name), curve]));
}

/**
 * The curves after what came over the stream. `resetFrom` takes back points that a newer attempt writes anew; a point
 * that comes twice is kept once, the later value.
 */
export function applyPoints(
  curves: CurveMap,
  changes: Extract<SweepStreamEvent, { type: "points" }>["changes"],
): CurveMap {
  const next = new Map(curves);
  for (const { resetFrom, ...change } of changes) {
    const key = curveKey(change.trainingId, change.name);
    const before = (next.get(key)?.points ?? []).filter(([epoch]) => resetFrom === null || epoch < resetFrom);
    const points = new Map([...before, ...change.points].map((point) => [point[0], point]));
    next.set(key, { ...change, points: [...points.values()].sort((a, b) => a[0] - b[0]) });
  }
  return next;
}

/** The detail after a newer one came without the parts that never change. */
export function applySweep(
  before: SweepDetail,
  newer: Extract<SweepStreamEvent, { type: "sweep" }>["sweep"],
): SweepDetail {
  return { ...before, ...newer };
}
