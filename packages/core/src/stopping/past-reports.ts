import type { Direction } from "../measures";
import type { Report, StepRule } from "./contract";
import { betterOf } from "./direction";

/** What one run of a trial has reported, by ascending steps. */
export interface RunSeries {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Whether it has come to its end: its last value then stands for every later step. */
  readonly isOver: boolean;
}

/**
 * What a trial that has ended would have filled, had this rule judged it: the means over its first runs in the cells that
 * their steps fill. Others are compared with it where a rule is set while a sweep runs.
 */
export function pastReports(
  rule: StepRule,
  direction: Direction,
  runs: readonly RunSeries[],
): (Report & { readonly runs: number })[] {
  const reports: (Report & { runs: number })[] = [];
  for (let of = 1; of <= runs.length; of++) {
    const first = runs.slice(0, of);
    const steps = [...new Set(first.flatMap((run) => run.steps))].sort((a, b) => a - b);
    const places = first.map(() => 0);
    let last: number | null = null;
    let best = Number.NaN;
    for (const step of steps) {
      const values = first.map((run, index) => valueAt(run, places, { index, step }));
      if (values.some((value) => value === null)) break;
      const value = values.reduce<number>((sum, one) => sum + (one ?? 0), 0) / of;
      best = betterOf(direction, best, value);
      for (const cell of rule.cells(step, last)) {
        reports.push({ runs: of, cell, step, value, best });
        last = cell;
      }
    }
  }
  return reports;
}

/** What a run had reported by a step; null where it had not come to it. */
function valueAt(
  { steps, values, isOver }: RunSeries,
  places: number[],
  { index, step }: { index: number; step: number },
): number | null {
  let place = places[index] ?? 0;
  while (place < steps.length && (steps[place] ?? 0) <= step) place += 1;
  places[index] = place;
  const hasCome = place > 0 && (isOver || (steps.at(-1) ?? 0) >= step);
  return hasCome ? (values[place - 1] ?? null) : null;
}
