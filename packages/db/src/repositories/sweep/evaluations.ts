import type { Conditions } from "@foldwise/core/trainers";
import type { WeightsKind } from "@foldwise/core/words";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluation, run, trial } from "../../schema";

/** The conditions that draws of the same noise have alike. */
const drawnAlike = sql`${evaluation.conditions} - 'replicate'`;

/** One evaluation of a sweep's run: one draw of the noise under its conditions. */
export interface SweepEvaluationRecord {
  runId: number;
  /** Its number in the sweep. */
  trial: number;
  variant: string;
  fold: number | null;
  seed: number | null;
  weights: WeightsKind;
  /** The condition `testSigma`; 0 where there is none. */
  sigma: number;
  /** Of a classification; null, with `confusion`, for any other task. */
  classes: string[] | null;
  confusion: number[][] | null;
  conditions: Conditions;
  measures: Record<string, number | null>;
}

/**
 * Evaluations of a sweep's runs by trial, fold, seed, run, weights, sigma and conditions: draws of the same noise are
 * neighbours.
 * @param trials numbers of the trials wanted; all when left out
 */
export async function listSweepEvaluations({
  ctx,
  sweepId,
  trials,
}: {
  ctx: Context;
  sweepId: number;
  trials?: readonly number[];
}): Promise<SweepEvaluationRecord[]> {
  return ctx
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
}
