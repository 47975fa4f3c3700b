import type { Curve } from "@foldwise/core/contracts/http/run";
import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";

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

/** The curves with those of further trials, which were read later; what the stream brought meanwhile stays. */
export function applyCurves(before: CurveMap, further: CurveMap): CurveMap {
  return applyPoints(
    before,
    [...further.values()].map((curve) => ({ ...curve, resetFrom: null })),
  );
}

/** The detail after what has changed of it. */
export function applyChanges<Detail extends SweepDetail>(
  before: Detail,
  { sweep, trialViews, trialNumbers }: Extract<SweepStreamEvent, { type: "changes" }>,
): Detail {
  const changed = new Map(trialViews.map((trial) => [trial.number, trial]));
  const known = new Map(before.trialViews.map((trial) => [trial.number, trial]));
  const numbers = trialNumbers ?? before.trialViews.map(({ number }) => number);
  return {
    ...before,
    ...sweep,
    trialViews: numbers.flatMap((number) => changed.get(number) ?? known.get(number) ?? []),
  };
}

/** A page of trials after what has changed of it. */
export function applyRows(
  before: TrialPage,
  { trials, numbers, type: _, ...rest }: Extract<SweepStreamEvent, { type: "trials" }>,
): TrialPage {
  const changed = new Map(trials.map((row) => [row.number, row]));
  const known = new Map(before.trials.map((row) => [row.number, row]));
  return {
    ...before,
    ...rest,
    trials: (numbers ?? before.trials.map(({ number }) => number)).flatMap(
      (number) => changed.get(number) ?? known.get(number) ?? [],
    ),
  };
}
