import type { SweepEvaluation } from "@foldwise/core/contracts/http-responses";
import { canonicalMetric, evaluationMetrics } from "@foldwise/core/metrics";
import { evaluationName } from "@foldwise/core/trainers";
import type { SweepEvaluationRecord } from "@foldwise/db/repositories/sweep";

type Metrics = Record<string, number | null>;

/**
 * Test metrics of each run by weights and conditions, noise draws averaged.
 * @param records draws of the same noise are neighbours
 * @param metrics names of the metrics wanted, given back under the spelling asked for; all when left out
 */
export function sweepEvaluationViews(
  records: readonly SweepEvaluationRecord[],
  metrics?: readonly string[],
): SweepEvaluation[] {
  const groups: { key: Omit<SweepEvaluation, "replicates" | "metrics">; name: string; draws: Metrics[] }[] =
    [];
  for (const { classes, confusion, measures, conditions: drawn, ...rest } of records) {
    const { replicate: _, ...conditions } = drawn;
    const values = evaluationMetrics(classes && confusion ? { classes, counts: confusion } : null, measures);
    const name = evaluationName({ weights: rest.weights, conditions });
    const last = groups.at(-1);
    if (last && last.key.runId === rest.runId && last.name === name) last.draws.push(values);
    else groups.push({ key: { ...rest, conditions }, name, draws: [values] });
  }
  return groups.map(({ key, draws }) => ({
    ...key,
    replicates: draws.length,
    metrics: meanOf(draws, metrics),
  }));
}

/** The mean of each metric; null where one of the draws has none. */
function meanOf(draws: readonly Metrics[], wanted: readonly string[] | undefined): Metrics {
  const names = wanted ?? [...new Set(draws.flatMap((values) => Object.keys(values)))];
  return Object.fromEntries(
    names.map((name): [string, number | null] => {
      const canonical = canonicalMetric(name);
      let sum: number | null = 0;
      for (const values of draws) {
        const value = Object.hasOwn(values, canonical) ? values[canonical] : null;
        sum = sum === null || value === null || value === undefined ? null : sum + value;
      }
      return [name, sum === null ? null : sum / draws.length];
    }),
  );
}
