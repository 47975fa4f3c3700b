import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { invalid } from "@foldwise/core/errors";
import {
  type Conditions,
  MAX_ATTEMPT_METRICS,
  MAX_ATTEMPT_POINTS,
  type Report,
  stepWarnings,
} from "@foldwise/core/trainers";
import type { PointInput } from "../../metrics";
import type { attemptReport } from "../../schema";

export type ReportState = Pick<
  typeof attemptReport.$inferSelect,
  "sequence" | "step" | "points" | "latest" | "measures"
>;

export interface Taken {
  /** What has to be stored. */
  readonly points: PointInput[];
  readonly next: ReportState;
  /** Values that the attempt has already, at the same step. */
  readonly repeated: number;
  readonly warnings: string[];
}

/** Of one point; NaN equals itself and −0 is not 0. */
export function pointKey({ name, step, value }: Pick<PointInput, "name" | "step" | "value">): string {
  return `${step} ${Object.is(value, -0) ? "-0" : value} ${name}`;
}

/**
 * What becomes of an attempt's reports: which points are new, and what is known afterwards.
 * @param stored keys of the attempt's points at the steps that are reported again
 * @param time of the new points, milliseconds since 1970
 * @param steps that the plan names
 * @throws FoldwiseError `invalid` for more metrics or values than an attempt may have
 */
export function takeReports(
  reports: readonly Report[],
  {
    state,
    stored,
    time,
    steps,
  }: { state: ReportState; stored: Iterable<string>; time: number; steps: number },
): Taken {
  const sequence = state.sequence + 1;
  const known = new Set(stored);
  const latest = { ...state.latest };
  const measures = new Map(state.measures.map((one) => [nameOf(one.conditions), one]));
  const points: PointInput[] = [];
  const warnings = new Set<string>();
  let { step: last } = state;
  let repeated = 0;
  for (const { step = last, metrics, measures: measured } of reports) {
    let isNew = metrics.length === 0;
    for (const { name, value } of metrics) {
      const point = { name, step, time, value: decodeMetric(value) };
      if (known.has(pointKey(point))) repeated += 1;
      else {
        isNew = true;
        known.add(pointKey(point));
        points.push(point);
        latest[name] = { sequence, value };
      }
    }
    if (measured) {
      const place = nameOf(measured.conditions);
      const values = { ...measures.get(place)?.values, ...measured.values };
      measures.set(place, { sequence, conditions: measured.conditions, values });
    }
    if (isNew) for (const warning of stepWarnings(step, { last, steps })) warnings.add(warning);
    last = Math.max(last, step);
  }
  const next = {
    sequence,
    step: last,
    points: state.points + points.length,
    latest,
    measures: [...measures.values()],
  };
  refuseTooMuch(next);
  return { points, next, repeated, warnings: [...warnings] };
}

function refuseTooMuch({ latest, points }: ReportState): void {
  const names = Object.keys(latest).length;
  const over = (value: string, problem: string, remedy: string) =>
    invalid([{ field: "metrics", value, problem, remedy }], "The report was refused");
  if (names > MAX_ATTEMPT_METRICS)
    throw over(
      `${names} metrics`,
      `an attempt has at most ${MAX_ATTEMPT_METRICS} metrics`,
      "report fewer names",
    );
  if (points > MAX_ATTEMPT_POINTS)
    throw over(
      `${points} values`,
      `an attempt has at most ${MAX_ATTEMPT_POINTS} values`,
      "report less often",
    );
}

function nameOf(conditions: Conditions): string {
  return JSON.stringify(Object.entries(conditions).sort(([a], [b]) => (a < b ? -1 : 1)));
}
