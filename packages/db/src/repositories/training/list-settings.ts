import { describeSettings, type Existing } from "@foldwise/core";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment, run, split, sweep, training, trial } from "../../schema";

/**
 * Finished trainings of a data set that a new run could share, newest first: simulated ones and those of `fresh` plans
 * are left out, and those whose runs are all deleted.
 */
export async function listTrainingSettings({
  ctx,
  datasetId,
}: {
  ctx: Context;
  datasetId: number;
}): Promise<Existing[]> {
  const rows = await ctx
    .selectDistinctOn([training.id], {
      spec: training.spec,
      scheme: split.scheme,
      splitSeed: split.seed,
      variant: trial.variant,
      experiment: experiment.name,
    })
    .from(training)
    .innerJoin(split, eq(split.id, training.splitId))
    .innerJoin(run, and(eq(run.trainingId, training.id), isNull(run.deletedAt)))
    .innerJoin(trial, eq(trial.id, run.trialId))
    .innerJoin(sweep, and(eq(sweep.id, run.sweepId), isNull(sweep.deletedAt)))
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .where(
      and(
        eq(training.datasetId, datasetId),
        eq(training.state, "complete"),
        sql`${training.spec}->>'salt' is null`,
        sql`${training.spec}->'trainer'->>'kind' <> 'simulate'`,
      ),
    )
    .orderBy(desc(training.id), desc(run.id));
  return rows.map(({ spec, scheme, splitSeed, variant, experiment: name }) => ({
    ...describeSettings({
      name: variant,
      experiment: name,
      resolved: { trainer: spec.trainer, data: spec.data, training: spec.training },
      splits: { scheme, seed: splitSeed },
    }),
    fold: spec.fold,
    seed: spec.seed,
  }));
}
