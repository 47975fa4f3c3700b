import { classificationMetric, confusionMatrix, rocAuc } from "@foldwise/core/metrics";
import type { Prediction } from "./predict";

/** Metrics of the validation side, by the names of the dashboard. One that does not exist (one class only) is left out. */
export function validationMetrics(
  predictions: readonly Prediction[],
  { classes, positive, penalty }: { classes: readonly string[]; positive: number; penalty: number },
): { "val/loss": number } & Record<string, number> {
  const labels = predictions.map(({ sample }) => sample.class);
  const matrix = confusionMatrix(
    labels,
    predictions.map(({ predicted }) => predicted),
    classes,
  );
  const scores = predictions.map(({ probabilities }) => probabilities[positive] ?? Number.NaN);
  const crossEntropy = predictions.reduce((sum, one) => sum + one.crossEntropy, 0) / predictions.length;
  const metrics = {
    "val/accuracy": classificationMetric(matrix, "accuracy").value,
    "val/balanced_accuracy": classificationMetric(matrix, "balanced_accuracy").value,
    "val/auc": rocAuc(labels, scores, positive).value,
  };
  const present = Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return { "val/loss": crossEntropy + penalty, ...Object.fromEntries(present) };
}
