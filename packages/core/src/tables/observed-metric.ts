import { classificationMetric, followsFromMatrix, type MetricValue } from "../metrics";
import type { Observation } from "./observation";

/** One evaluation's measure: read off the confusion matrix where that has it, else the recorded one. */
export function observedMetric({ classes, measures }: Observation, metric: string): MetricValue {
  if (classes !== undefined && followsFromMatrix(metric))
    return classificationMetric(classes.confusion, metric);
  const recorded = measures[metric];
  if (typeof recorded === "number") return { value: recorded };
  if (metric === "auc")
    return { value: null, reason: "no AUC was recorded: one class present, or no scores" };
  if (classes !== undefined && recorded === undefined) return classificationMetric(classes.confusion, metric);
  return { value: null, reason: `no ${metric} was recorded` };
}
