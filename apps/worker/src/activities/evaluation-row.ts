import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { type ConfusionMatrix, classificationMetrics, confusionMatrix, rocAuc } from "@foldwise/core/metrics";

type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;

/** Metrics follow from the predictions; null where one does not exist. */
export function evaluationRow(
  trainingId: number,
  { classes, positiveClass }: { classes: string[]; positiveClass: string },
  event: Evaluated,
) {
  const labels = event.predictions.map(({ label }) => classes.indexOf(label));
  const predicted = event.predictions.map((prediction) => classes.indexOf(prediction.predicted));
  const scores = event.predictions.map(({ score }) => decodeMetric(score));
  const matrix: ConfusionMatrix = confusionMatrix(labels, predicted, classes);
  const auc = rocAuc(labels, scores, classes.indexOf(positiveClass));
  return {
    trainingId,
    weights: event.weights,
    epoch: event.epoch,
    sigma: event.sigma,
    replicate: event.replicate,
    realisedSigma: event.realisedSigma,
    classes,
    confusion: matrix.counts.map((row) => [...row]),
    metrics: { ...classificationMetrics(matrix).values, auc: auc.value },
    images: event.predictions.map(({ index }) => index),
    labels,
    scores,
  };
}
