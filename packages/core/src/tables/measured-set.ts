import type { Direction } from "../measures";
import type { Interval } from "../statistics";
import { makeEstimator } from "./estimator";
import { evaluationSet } from "./evaluation-set";
import { measureOfObservations } from "./measure-of-observations";
import type { Observation } from "./observation";
import { cellInterval, cellValue } from "./ours";

/** The mean of a measure over some evaluations and its interval; or why there is none. */
export interface MeasuredSet {
  readonly direction: Direction;
  readonly value: number | null;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  readonly interval: Interval | null;
  readonly method: string | null;
  /** Why there is a value and no interval. */
  readonly withheld: string | null;
}

/** As a table's cell has it: folds count alike, within a fold trainings. */
export function measuredSet(observations: readonly Observation[], metric: string): MeasuredSet {
  const set = evaluationSet(observations);
  const { direction } = measureOfObservations(observations, metric);
  const { value, reason } = cellValue(set, metric, "mean");
  if (value === null) return { direction, value, reason, interval: null, method: null, withheld: null };
  const { interval, intervalMethod, intervalWithheld } = cellInterval(set, metric, "mean", makeEstimator());
  return { direction, value, reason: null, interval, method: intervalMethod, withheld: intervalWithheld };
}
