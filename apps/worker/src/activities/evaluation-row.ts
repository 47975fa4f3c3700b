import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import {
  type ConfusionMatrix,
  classificationMetrics,
  confusionMatrix,
  itemLoss,
  MEAN_LOSSES,
  meanLoss,
  probabilityMetrics,
  regressionMeasures,
  rocAuc,
} from "@foldwise/core/metrics";
import type { TrainingSpec } from "@foldwise/core/sweep";
import { namedMeasures, taskOf } from "@foldwise/core/trainers";
import type { EvaluationInput } from "@foldwise/db/repositories/evaluation";
import type { TrainingInputs } from "@foldwise/db/repositories/training";

type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;
type Predictions = NonNullable<Evaluated["predictions"]>;
type Items = NonNullable<Evaluated["items"]>;

/** What is stored of an evaluation: its conditions, its measures, and what those are made from. */
export function evaluationRow(
  { trainingId, spec, images }: Pick<TrainingInputs, "trainingId" | "spec" | "images">,
  { weights, epoch, conditions, realisedSigma, predictions, classes, items, measures }: Evaluated,
): EvaluationInput {
  const key = { trainingId, weights, epoch, conditions, realisedSigma };
  const own = reported(spec, measures);
  const known = images
    ? images.dataset
    : classes && { classes: classes.names, positiveClass: classes.positive };
  if (predictions && known) {
    const made = classified(known, predictions);
    return { ...key, ...made, measures: { ...own, ...made.measures } };
  }
  return items ? { ...key, ...regressed(items, own) } : { ...key, measures: own };
}

/** RMSE, MAE and R² follow from the items. */
function regressed(items: Items, own: Record<string, number | null>) {
  const numbers = items.map(({ target, predicted }) => ({ target, predicted: decodeMetric(predicted) }));
  const made = Object.entries(regressionMeasures(numbers)).filter(([name]) => name in own);
  const groups = items.map(({ group }) => group ?? null);
  return {
    measures: { ...own, ...Object.fromEntries(made) },
    images: items.map(({ index }) => index),
    targets: numbers.map(({ target }) => target),
    predictions: numbers.map(({ predicted }) => predicted),
    // Where some items have a group and some do not, none is used.
    itemGroups: groups.every((group) => group !== null) ? groups : null,
  };
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
  const positive = classes.indexOf(positiveClass);
  const auc = rocAuc(labels, scores, positive);
  const probabilities = predictions.map((prediction, i) =>
    probabilitiesOf(prediction, scores[i], classes, positive),
  );
  const isWhole = probabilities.every((row) => row.length === classes.length);
  const ofProbabilities = isWhole ? probabilityMetrics(labels, probabilities, classes) : [];
  return {
    classes,
    confusion: matrix.counts.map((row) => [...row]),
    measures: {
      ...classificationMetrics(matrix).values,
      ...Object.fromEntries([...ofProbabilities].map(([name, { value }]) => [name, value])),
      auc: auc.value,
      ...losses(labels, scores, classes.length, positive),
    },
    images: predictions.map(({ index }) => index),
    labels,
    scores,
    predicted,
    probabilities: isWhole && classes.length > 2 ? stored(probabilities, classes.length) : null,
  };
}

/** Values of one evaluation: 10,000 images of 400 classes. */
const MAX_PROBABILITIES = 4_000_000;

/** As they are stored: 32-bit floats, image by image; null where there are too many. */
function stored(rows: readonly (readonly number[])[], classes: number): Buffer | null {
  if (rows.length * classes > MAX_PROBABILITIES) return null;
  return Buffer.from(Float32Array.from(rows.flat()).buffer);
}

/** Of every class, in the order of `classes`; empty where a trainer gave the score of one of more than two. */
function probabilitiesOf(
  { probabilities }: Predictions[number],
  score: number | undefined,
  classes: readonly string[],
  positive: number,
): number[] {
  if (probabilities) return probabilities.map(decodeMetric);
  if (classes.length !== 2 || score === undefined) return [];
  return classes.map((_, c) => (c === positive ? score : 1 - score));
}

/** Mean losses of the positive class's score: of two classes only, as no other class's is known. */
function losses(labels: readonly number[], scores: readonly number[], k: number, positive: number) {
  if (k !== 2) return {};
  return Object.fromEntries(
    MEAN_LOSSES.flatMap((name) => {
      const loss = itemLoss(name);
      return loss ? [[name, meanLoss(loss, labels, scores, positive).value]] : [];
    }),
  );
}

/** What the trainer's task and its plan measure; null where it was not reported, or is no finite number. */
function reported(spec: TrainingSpec, measures: Evaluated["measures"] = {}): Record<string, number | null> {
  const task = taskOf(spec);
  // Those of a classification are computed.
  const wanted = task === null || task.hasClasses ? namedMeasures(spec) : task.evaluation;
  return Object.fromEntries(
    wanted.map(({ name }) => {
      const value = Object.hasOwn(measures, name) ? decodeMetric(measures[name] ?? "NaN") : Number.NaN;
      return [name, Number.isFinite(value) ? value : null];
    }),
  );
}
