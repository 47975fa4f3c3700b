import type { TrialCurve } from "@foldwise/core/contracts/http/sweep-search";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";

/** What one run of a trial reported of a metric, in the order of steps. */
export interface RunPoints {
  readonly steps: ArrayLike<number | bigint>;
  /** Milliseconds since 1970. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** When its training started, milliseconds since 1970; null where that is not known. */
  readonly startedAt: number | null;
}

/** Most steps of a curve: more cannot be told apart among many. */
const MAX_STEPS = 100;

/** A metric of a trial at each step: the mean over the runs that have reported it, with their least and greatest. */
export function trialCurve(
  trial: number,
  runs: readonly RunPoints[],
  { range }: { range: boolean },
): TrialCurve {
  const cells = new Map<number, { values: number[]; seconds: number[] }>();
  for (const { steps, times, values, startedAt } of runs)
    for (let at = 0; at < steps.length; at++) {
      // A step that was logged twice stands with its last value.
      if (steps[at] === steps[at + 1]) continue;
      const step = Number(steps[at]);
      const cell = cells.get(step) ?? { values: [], seconds: [] };
      cells.set(step, cell);
      cell.values.push(values[at] ?? Number.NaN);
      cell.seconds.push(((times[at] ?? 0) - (startedAt ?? times[0] ?? 0)) / 1000);
    }
  const all = [...cells].sort((a, b) => a[0] - b[0]);
  const shown = spread(all, MAX_STEPS);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const short = (value: number) => encodeMetric(Number(value.toPrecision(6)));
  return {
    trial,
    step: shown.map(([step]) => step),
    mean: shown.map(([, { values }]) => short(mean(values))),
    min: range ? shown.map(([, { values }]) => short(Math.min(...values))) : [],
    max: range ? shown.map(([, { values }]) => short(Math.max(...values))) : [],
    runs: shown.map(([, { values }]) => values.length),
    seconds: shown.map(([, { seconds }]) => Math.round(10 * mean(seconds)) / 10),
  };
}

/** At most so many of the items, spread evenly; the first and the last stay. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => {
    const at = Math.round((index * (items.length - 1)) / Math.max(1, most - 1));
    return items[at];
  }).filter((item) => item !== undefined);
}
