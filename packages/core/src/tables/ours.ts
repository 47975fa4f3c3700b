import { addConfusionMatrices, type ConfusionMatrix } from "../metrics";
import { distinct, type EvaluationSet } from "./evaluation-set";
import { resampledInterval } from "./inference";
import { observedMetric } from "./observed-metric";
import type { Resampler } from "./resample";
import type { OursCell } from "./result";

/** Our side of a cell: the nested mean of its evaluations, an interval over test images, and the runs behind it. */
export function oursCell(set: EvaluationSet, metric: string, resampler: Resampler | null): OursCell {
  const { value, reason } = meanOf(set, metric);
  const terms = set.evaluations.map(({ observation, weight }) => ({ observation, coefficient: weight }));
  const drawn = value === null || resampler === null ? null : resampler(terms, metric);
  const interval = drawn === null ? null : resampledInterval(drawn);
  return {
    value,
    reason,
    interval,
    intervalMethod: interval === null ? null : (drawn?.method ?? null),
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

function pooledConfusion({ evaluations }: EvaluationSet): ConfusionMatrix | null {
  const matrices = evaluations.map(({ observation }) => observation.confusion);
  const alike = new Set(matrices.map(({ classes }) => classes.join("\n"))).size === 1;
  return alike ? addConfusionMatrices(matrices) : null;
}

function meanOf(set: EvaluationSet, metric: string): { value: number | null; reason: string | null } {
  let sum = 0;
  for (const { observation, weight } of set.evaluations) {
    const one = observedMetric(observation, metric);
    if (one.value === null) {
      return { value: null, reason: `fold ${observation.fold}, seed ${observation.seed}: ${one.reason}` };
    }
    sum += weight * one.value;
  }
  return { value: sum, reason: null };
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
