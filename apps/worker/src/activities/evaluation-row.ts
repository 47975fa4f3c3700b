import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { type ConfusionMatrix, classificationMetrics, confusionMatrix, rocAuc } from "@foldwise/core/metrics";
import type { TrainingSpec } from "@foldwise/core/sweep";
import { trainerOf } from "@foldwise/core/trainers";
import type { EvaluationInput } from "@foldwise/db/repositories/evaluation";
import type { TrainingInputs } from "@foldwise/db/repositories/training";

type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;
type Predictions = NonNullable<Evaluated["predictions"]>;

/** What is stored of an evaluation: its conditions, its measures, and of a classification what they are made from. */
export function evaluationRow(
  { trainingId, spec, images }: Pick<TrainingInputs, "trainingId" | "spec" | "images">,
  { weights, epoch, conditions, realisedSigma, predictions, measures }: Evaluated,
): EvaluationInput {
  const key = { trainingId, weights, epoch, conditions, realisedSigma };
  return predictions && images
    ? { ...key, ...classified(images.dataset, predictions) }
    : { ...key, measures: reported(spec, measures) };
}

/** Measures follow from the predictions; null where one does not exist. */
function classified(
  { classes, positiveClass }: { classes: string[]; positiveClass: string },
  predictions: Predictions,
) {
  const labels = predictions.map(({ label }) => classes.indexOf(label));
  const predicted = predictions.map((prediction) => classes.indexOf(prediction.predicted));
  const scores = predictions.map(({ score }) => decodeMetric(score));
  const matrix: ConfusionMatrix = confusionMatrix(labels, predicted, classes);
  const auc = rocAuc(labels, scores, classes.indexOf(positiveClass));
  return {
    classes,
    confusion: matrix.counts.map((row) => [...row]),
    measures: { ...classificationMetrics(matrix).values, auc: auc.value },
    images: predictions.map(({ index }) => index),
    labels,
    scores,
  };
}

/** What the trainer's task measures; null where it was not reported, or is no finite number. */
function reported(spec: TrainingSpec, measures: Evaluated["measures"] = {}): Record<string, number | null> {
  return Object.fromEntries(
    trainerOf(spec).task.evaluation.map(({ name }) => {
      const value = decodeMetric(measures[name] ?? "NaN");
      return [name, Number.isFinite(value) ? value : null];
    }),
  );
}
