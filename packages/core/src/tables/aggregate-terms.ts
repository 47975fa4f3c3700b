import { aggregateValue, type TableAggregate } from "./aggregate";
import { evaluationSet } from "./evaluation-set";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";

/** A term of the statistic: coefficient × metric of this evaluation. */
export interface Term {
  readonly observation: Observation;
  readonly coefficient: number;
}

/** The statistic itself: the weighted sum of a mean, or else the aggregate of one side less that of the other. */
export function aggregateTerms(
  terms: readonly Term[],
  metric: string,
  aggregate: TableAggregate,
): number | null {
  if (aggregate === "mean") {
    let sum = 0;
    for (const { observation, coefficient } of terms) {
      const { value } = observedMetric(observation, metric);
      if (value === null) return null;
      sum += coefficient * value;
    }
    return sum;
  }
  let difference = 0;
  for (const sign of [1, -1]) {
    const side = terms.flatMap(({ observation, coefficient }) =>
      coefficient * sign > 0 ? [observation] : [],
    );
    if (side.length === 0) continue;
    const { value } = aggregateValue(evaluationSet(side), metric, aggregate);
    if (value === null) return null;
    difference += sign * value;
  }
  return difference;
}

/** The greatest value of the evaluations, of any sign; 1 where all are 0. */
export function magnitudeOf(terms: readonly Term[], metric: string): number {
  const values = terms.map(({ observation }) => Math.abs(observedMetric(observation, metric).value ?? 0));
  return Math.max(0, ...values) || 1;
}
