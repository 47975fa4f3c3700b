import { aggregateValue, pooledConfusion, type TableAggregate } from "./aggregate";
import type { Estimator } from "./estimator";
import { distinct, type EvaluationSet } from "./evaluation-set";
import { shareInterval } from "./inference";
import { observedMetric } from "./observed-metric";
import type { OursCell } from "./result";

/** Our side of a cell: one number of its evaluations, an interval over test images, and the runs behind it. */
export function oursCell(
  set: EvaluationSet,
  metric: string,
  estimator: Estimator | null,
  aggregate: TableAggregate = "mean",
): OursCell {
  const made = aggregateValue(set, metric, aggregate);
  const { value } = made;
  const reason = made.value === null ? made.reason : null;
  const terms = set.evaluations.map(({ observation, weight }) => ({ observation, coefficient: weight }));
  const estimate = value === null || estimator === null ? null : estimator(terms, metric, aggregate);
  const result = estimate === null ? null : shareInterval(estimate);
  return {
    value,
    reason,
    interval: result?.interval ?? null,
    intervalMethod: result?.method ?? null,
    intervalWithheld: result?.withheld ?? null,
    still: estimate?.still ?? [],
    spread: spreadOf(set, metric),
    images: set.images,
    confusion: pooledConfusion(set),
    evaluations: set.evaluations.length,
    runs: set.runs,
    trainings: set.trainings,
    folds: set.folds,
    seeds: set.seeds,
    replicates: set.replicates,
  };
}

function spreadOf(set: EvaluationSet, metric: string): OursCell["spread"] {
  const trainings = distinct(set.evaluations.map(({ observation }) => observation.trainingId));
  if (trainings.length < 2) return null;
  const values = trainings.flatMap((id) => {
    const own = set.evaluations.filter(({ observation }) => observation.trainingId === id);
    const metrics = own.map(({ observation }) => observedMetric(observation, metric).value);
    const known = metrics.filter((value) => value !== null);
    return known.length === own.length ? [known.reduce((a, b) => a + b, 0) / known.length] : [];
  });
  if (values.length < 2) return null;
  const over = set.folds.length > 1 ? `${set.folds.length} folds` : "";
  const seeds = set.seeds.length > 1 ? `${set.seeds.length} seeds` : "";
  return {
    low: Math.min(...values),
    high: Math.max(...values),
    over: [over, seeds].filter(Boolean).join(" and ") || `${trainings.length} trainings`,
  };
}
