import type { CountMetric } from "../metrics";
import { byTraining, median, type TableAggregate } from "./aggregate";
import type { Observation } from "./observation";

/** What an aggregate needs of one evaluation in the bootstrap. */
export interface DrawnEvaluation {
  readonly observation: Observation;
  /** Its metric in each draw. */
  series(): Float64Array | null;
  /** Its flat confusion counts in each draw, shape [classes × classes][replicates]. */
  counts(): Uint32Array;
}

/**
 * An aggregate that is no weighted mean, in each draw. null where it cannot be drawn: `best` is never (the best of a
 * draw is another training's), `pooled` only where the metric follows from counts.
 */
export function aggregateSeries(
  evaluations: readonly DrawnEvaluation[],
  aggregate: Exclude<TableAggregate, "mean">,
  formula: CountMetric | null,
  replicates: number,
): Float64Array | null {
  if (aggregate === "best" || evaluations.length === 0) return null;
  if (aggregate === "pooled") return formula === null ? null : pooledSeries(evaluations, formula, replicates);
  const trainings: Float64Array[] = [];
  for (const own of byTraining(evaluations, ({ observation }) => observation)) {
    const mean = new Float64Array(replicates);
    for (const evaluation of own) {
      const series = evaluation.series();
      if (series === null) return null;
      for (let r = 0; r < replicates; r++) mean[r] = (mean[r] ?? 0) + (series[r] ?? Number.NaN) / own.length;
    }
    trainings.push(mean);
  }
  return Float64Array.from({ length: replicates }, (_, r) => {
    const values = trainings.map((series) => series[r] ?? Number.NaN);
    return values.some(Number.isNaN) ? Number.NaN : median(values);
  });
}

function pooledSeries(
  evaluations: readonly DrawnEvaluation[],
  formula: CountMetric,
  replicates: number,
): Float64Array | null {
  const classes = new Set(evaluations.map(({ observation }) => observation.confusion.classes.join("\n")));
  if (classes.size !== 1) return null;
  const [first, ...others] = evaluations.map((evaluation) => evaluation.counts());
  if (first === undefined) return null;
  const sum = Uint32Array.from(first);
  for (const counts of others) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (counts[i] ?? 0);
  const cells = sum.length / replicates;
  const one = new Float64Array(cells);
  return Float64Array.from({ length: replicates }, (_, r) => {
    for (let i = 0; i < cells; i++) one[i] = sum[i * replicates + r] ?? 0;
    return formula(one);
  });
}
