import type { ConfusionMatrix } from "../metrics";
import {
  addConfusionMatrices,
  areaMeasure,
  classificationMetric,
  followsFromMatrix,
  type MetricValue,
} from "../metrics";
import type { EvaluationSet, WeightedEvaluation } from "./evaluation-set";
import { signOfMeasure } from "./measure-of-observations";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";

/**
 * How a cell makes one number of several evaluations. `mean`: replicates in trainings, trainings in folds, folds
 * unweighted. `median` and `best`: of the trainings, each the mean of its replicates. `pooled`: the metric of the summed
 * confusion matrix.
 */
export const TABLE_AGGREGATES = ["mean", "median", "best", "pooled"] as const;
export type TableAggregate = (typeof TABLE_AGGREGATES)[number];

/** The cell's number; null with the reason where one evaluation has none. */
export function aggregateValue(set: EvaluationSet, metric: string, aggregate: TableAggregate): MetricValue {
  if (aggregate === "pooled") return pooledValue(set, metric);
  const values: { evaluation: WeightedEvaluation; value: number }[] = [];
  for (const evaluation of set.evaluations) {
    const { fold, seed } = evaluation.observation.dims;
    const one = observedMetric(evaluation.observation, metric);
    if (one.value === null) return { value: null, reason: `fold ${fold}, seed ${seed}: ${one.reason}` };
    values.push({ evaluation, value: one.value });
  }
  if (aggregate === "mean") {
    return { value: values.reduce((sum, { evaluation, value }) => sum + evaluation.weight * value, 0) };
  }
  const trainings = byTraining(values, ({ evaluation }) => evaluation.observation);
  const means = trainings.map((own) => own.reduce((sum, { value }) => sum + value, 0) / own.length);
  if (aggregate === "median") return { value: median(means) };
  const sign = signOfMeasure(
    set.evaluations.map(({ observation }) => observation),
    metric,
  );
  return { value: sign * Math.max(...means.map((mean) => sign * mean)) };
}

/** What a reader has to know of a number that is no mean; null for a mean, or where there is one training. */
export function aggregateNote(set: EvaluationSet, aggregate: TableAggregate): string | null {
  if (aggregate === "mean" || set.trainings < 2) return null;
  if (aggregate === "median") return `Median of ${set.trainings} trainings.`;
  if (aggregate === "best") {
    return `Best of ${set.trainings} trainings, chosen by the test images themselves: it flatters, so it has no interval and is not tested.`;
  }
  return `Of the summed confusion matrix of ${set.evaluations.length} evaluations.`;
}

/** Lists of what belongs to one training, in the order of first appearance. */
export function byTraining<T>(items: readonly T[], read: (item: T) => Observation): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const { training } = read(item);
    const group = groups.get(training);
    if (group === undefined) groups.set(training, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Sum of the evaluations' matrices; null where their classes differ, or one has none. */
export function pooledConfusion({ evaluations }: EvaluationSet): ConfusionMatrix | null {
  const matrices = evaluations.flatMap(({ observation }) => observation.classes?.confusion ?? []);
  if (matrices.length < evaluations.length) return null;
  const alike = new Set(matrices.map(({ classes }) => classes.join("\n"))).size === 1;
  return alike ? addConfusionMatrices(matrices) : null;
}

function pooledValue(set: EvaluationSet, metric: string): MetricValue {
  if (areaMeasure(metric) !== null)
    return { value: null, reason: "scores of different trainings are never pooled" };
  const pooled = pooledConfusion(set);
  if (pooled === null) {
    const isClassified = set.evaluations.every(({ observation }) => observation.classes !== undefined);
    const reason = isClassified
      ? "the evaluations have different classes"
      : "only what follows from a confusion matrix can be pooled";
    return { value: null, reason };
  }
  if (!followsFromMatrix(metric))
    return { value: null, reason: "only what follows from a confusion matrix can be pooled" };
  return classificationMetric(pooled, metric);
}
