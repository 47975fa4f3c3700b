import type { SweepEvaluation } from "@foldwise/core/contracts/http-responses";
import { canonicalMetric, evaluationMetrics } from "@foldwise/core/metrics";
import { evaluationName } from "@foldwise/core/trainers";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluation, run, trial } from "../../schema";

/** The conditions that draws of the same noise have alike. */
const drawnAlike = sql`${evaluation.conditions} - 'replicate'`;

/**
 * Test metrics of a sweep's runs by weights and conditions, noise draws averaged; by trial, fold, seed, weights, sigma.
 * @param trials numbers of the trials wanted; all when left out
 * @param metrics names of the metrics wanted, given back under the spelling asked for; all when left out
 */
export async function listSweepEvaluations({
  ctx,
  sweepId,
  trials,
  metrics,
}: {
  ctx: Context;
  sweepId: number;
  trials?: readonly number[];
  metrics?: readonly string[];
}): Promise<SweepEvaluation[]> {
  const rows = await ctx
    .select({
      runId: run.id,
      trial: trial.number,
      variant: trial.variant,
      fold: run.fold,
      seed: run.seed,
      weights: evaluation.weights,
      sigma: evaluation.sigma,
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      conditions: evaluation.conditions,
      measures: evaluation.measures,
    })
    .from(run)
    .innerJoin(trial, eq(trial.id, run.trialId))
    .innerJoin(evaluation, and(eq(evaluation.trainingId, run.trainingId), eq(evaluation.side, "test")))
    .where(
      and(
        eq(run.sweepId, sweepId),
        isNull(run.deletedAt),
        trials === undefined ? undefined : inArray(trial.number, [...trials]),
      ),
    )
    .orderBy(
      asc(trial.number),
      asc(run.fold),
      asc(run.seed),
      asc(run.id),
      asc(evaluation.weights),
      asc(evaluation.sigma),
      asc(drawnAlike),
      asc(evaluation.replicate),
    );
  const found: SweepEvaluation[] = [];
  let draws: Record<string, number | null>[] = [];
  for (const {
    classes,
    confusion,
    measures,
    conditions: { replicate: _, ...conditions },
    ...key
  } of rows) {
    const values = evaluationMetrics(classes && confusion ? { classes, counts: confusion } : null, measures);
    const last = found.at(-1);
    const name = evaluationName({ weights: key.weights, conditions });
    const isSame = last?.runId === key.runId && evaluationName(last) === name;
    draws = isSame ? [...draws, values] : [values];
    const entry = { ...key, conditions, replicates: draws.length, metrics: meanOf(draws, metrics) };
    if (isSame) found[found.length - 1] = entry;
    else found.push(entry);
  }
  return found;
}

/** The mean of each metric; null where one of the draws has none. */
function meanOf(draws: readonly Record<string, number | null>[], wanted: readonly string[] | undefined) {
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
