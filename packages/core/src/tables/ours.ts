import { aggregateValue, byTraining, pooledConfusion, type TableAggregate } from "./aggregate";
import type { Estimator } from "./estimator";
import type { EvaluationSet } from "./evaluation-set";
import { valueInterval } from "./inference";
import { measureOfObservations } from "./measure-of-observations";
import { observedMetric } from "./observed-metric";
import type { OursCell } from "./result";

/** What our side of a cell comes to, before anything is said of its uncertainty. */
export type CellValue = Pick<OursCell, "value" | "reason" | "spread" | "confusion">;

/** How far another choice of test images could move it. */
export type CellInterval = Pick<OursCell, "interval" | "intervalMethod" | "intervalWithheld" | "still">;

export const NO_INTERVAL: CellInterval = {
  interval: null,
  intervalMethod: null,
  intervalWithheld: null,
  still: [],
};

/** One number of a cell's evaluations. */
export function cellValue(set: EvaluationSet, metric: string, aggregate: TableAggregate): CellValue {
  const made = aggregateValue(set, metric, aggregate);
  return {
    value: made.value,
    reason: made.value === null ? made.reason : null,
    spread: spreadOf(set, metric),
    confusion: pooledConfusion(set),
  };
}

/** The interval of {@link cellValue} over test images. */
export function cellInterval(
  set: EvaluationSet,
  metric: string,
  aggregate: TableAggregate,
  estimator: Estimator,
): CellInterval {
  const terms = set.evaluations.map(({ observation, weight }) => ({ observation, coefficient: weight }));
  const estimate = estimator(terms, metric, aggregate);
  const observations = set.evaluations.map(({ observation }) => observation);
  const { interval, method, withheld } = valueInterval(estimate, measureOfObservations(observations, metric));
  return { interval, intervalMethod: method, intervalWithheld: withheld, still: estimate.still };
}

/** Our side of a cell with the runs behind it. */
export function oursCell(set: EvaluationSet, value: CellValue, interval: CellInterval): OursCell {
  return {
    ...value,
    ...interval,
    images: set.images,
    evaluations: set.evaluations.length,
    runs: set.runs,
    trainings: set.trainings,
    folds: set.folds,
    seeds: set.seeds,
    replicates: set.replicates,
  };
}

function spreadOf(set: EvaluationSet, metric: string): OursCell["spread"] {
  const trainings = byTraining(set.evaluations, ({ observation }) => observation);
  if (trainings.length < 2) return null;
  const values = trainings.flatMap((own) => {
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
