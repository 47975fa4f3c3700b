import { concat, filterColumns, sortUnique, stepAt } from "../codec/columns";
import type { Columns } from "../contract";
import { addBoundaries, attemptAt, type Boundary, changedAt } from "./fence";

/** Points of one attempt (0 in log mode), in order. */
export interface Addition {
  attempt: number;
  columns: Columns;
}

/** The boundaries that additions bring: each attempt's first step. Log mode brings none. */
export function boundariesOf(additions: readonly Addition[]): Boundary[] {
  return additions
    .filter(({ attempt, columns }) => attempt > 0 && columns.steps.length > 0)
    .map(({ attempt, columns }) => ({ attempt, from: stepAt(columns, 0) }));
}

/** The additions' points that hold under the boundaries, in order, each once. */
export function holding(additions: readonly Addition[], after: readonly Boundary[]): Columns {
  const parts = additions.map(({ attempt, columns }) =>
    after.length === 0
      ? columns
      : filterColumns(columns, (i) => attemptAt(after, stepAt(columns, i)) === attempt),
  );
  return sortUnique(concat(parts));
}

/** The set union of compacted and added points, after the newest attempts have replaced older ones'. */
export function mergePoints(
  existing: Columns,
  before: readonly Boundary[],
  additions: readonly Addition[],
): { points: Columns; after: Boundary[] } {
  const after = addBoundaries(before, boundariesOf(additions));
  const kept =
    after.length === 0
      ? existing
      : filterColumns(existing, (i) => !changedAt(before, after, stepAt(existing, i)));
  if (additions.length === 0) return { points: kept, after };
  return { points: sortUnique(concat([kept, holding(additions, after)])), after };
}
