import { evaluationMetrics } from "../metrics";
import type { Interval } from "../statistics";
import { makeEstimator } from "./estimator";
import { evaluationSet } from "./evaluation-set";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";
import { cellInterval } from "./ours";

/** One measure of one evaluation: its value and interval, or why there is none. */
export interface MeasuredValue {
  readonly name: string;
  readonly value: number | null;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  readonly interval: Interval | null;
  /** How the interval was made; null without one. */
  readonly method: string | null;
  /** Why there is no interval; null where there is one, or no value. */
  readonly withheld: string | null;
}

/** Every measure of an evaluation, with its 95 % interval over test images; predictions have to be loaded. */
export function measuredEvaluation(observation: Observation): MeasuredValue[] {
  const { classes, measures } = observation;
  const estimator = makeEstimator();
  const set = evaluationSet([observation]);
  return Object.keys(evaluationMetrics(classes?.confusion ?? null, measures)).map((name) => {
    const { value, reason } = observedMetric(observation, name);
    if (value === null)
      return { name, value, reason: reason ?? null, interval: null, method: null, withheld: null };
    const { interval, intervalMethod, intervalWithheld } = cellInterval(set, name, "mean", estimator);
    return { name, value, reason: null, interval, method: intervalMethod, withheld: intervalWithheld };
  });
}
