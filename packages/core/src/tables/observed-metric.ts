import { classificationMetric, followsFromMatrix, MEAN_LOSSES, type MetricValue } from "../metrics";
import type { Observation } from "./observation";

/** One evaluation's measure: read off the confusion matrix where that has it, else the recorded one. */
export function observedMetric({ classes, measures }: Observation, metric: string): MetricValue {
  if (classes !== undefined && followsFromMatrix(metric))
    return classificationMetric(classes.confusion, metric);
  const recorded = measures[metric];
  if (typeof recorded === "number") return { value: recorded };
  if (metric === "auc")
    return { value: null, reason: "no AUC was recorded: one class present, or no scores" };
  if (MEAN_LOSSES.includes(metric) && classes !== undefined && classes.confusion.classes.length > 2)
    return {
      value: null,
      reason: `${metric} of several classes takes the score of each, and only that of the positive class is kept`,
    };
  if (classes !== undefined && recorded === undefined) return classificationMetric(classes.confusion, metric);
  return { value: null, reason: `no ${metric} was recorded` };
}
