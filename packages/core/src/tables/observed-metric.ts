import {
  areaMeasure,
  classificationMetric,
  followsFromMatrix,
  itemLoss,
  type MetricValue,
  probabilityLoss,
} from "../metrics";
import type { Observation } from "./observation";

/** One evaluation's measure: read off the confusion matrix where that has it, else the recorded one. */
export function observedMetric({ classes, measures }: Observation, metric: string): MetricValue {
  if (classes !== undefined && followsFromMatrix(metric))
    return classificationMetric(classes.confusion, metric);
  const recorded = measures[metric];
  if (typeof recorded === "number")
    return Number.isFinite(recorded)
      ? { value: recorded }
      : { value: null, reason: `${metric} is ${recorded}` };
  if (areaMeasure(metric) !== null)
    return { value: null, reason: `no ${metric} was recorded: one class present, or no scores` };
  if (classes !== undefined && recorded === undefined && isOfProbabilities(metric, classes.confusion.classes))
    return {
      value: null,
      reason: `no ${metric} was recorded: it takes the probability of each class`,
    };
  if (classes !== undefined && recorded === undefined) return classificationMetric(classes.confusion, metric);
  return { value: null, reason: `no ${metric} was recorded` };
}

/** A mean loss of two classes' scores, or of the probabilities of more. */
function isOfProbabilities(metric: string, { length }: readonly string[]): boolean {
  return length === 2 ? itemLoss(metric) !== null : probabilityLoss(metric, length) !== null;
}
