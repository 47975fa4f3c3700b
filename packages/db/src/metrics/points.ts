import { stepAt, timeAt, valueAt } from "./codec/columns";
import type { Columns } from "./contract";

export interface PlainPoint {
  step: bigint;
  time: number;
  value: number;
}

/** Columns as one object a point, for callers that read few. */
export function toPoints(columns: Columns): PlainPoint[] {
  return Array.from({ length: columns.steps.length }, (_, i) => ({
    step: stepAt(columns, i),
    time: timeAt(columns, i),
    value: valueAt(columns, i),
  }));
}
