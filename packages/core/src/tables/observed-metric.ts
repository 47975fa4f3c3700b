import { classificationMetric, type MetricValue } from "../metrics";
import type { Observation } from "./observation";

/** One evaluation's metric; `auc` is the recorded one, everything else follows from the confusion matrix. */
export function observedMetric(observation: Observation, metric: string): MetricValue {
  if (metric !== "auc") return classificationMetric(observation.confusion, metric);
  return observation.auc === null
    ? { value: null, reason: "no AUC was recorded: one class present, or no scores" }
    : { value: observation.auc };
}
