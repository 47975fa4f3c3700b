import { describeSettings, type Existing } from "@foldwise/core/tables";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment, run, split, sweep, training, trial } from "../../schema";
import { splitOptionsOf } from "../split";
import { isResult } from "./is-result";

/** A finished training with one of its runs. */
export interface FinishedTraining extends Existing {
  trainingId: number;
  /** The newest of its live runs. */
  runId: number;
  /** Last epoch, and whether the stopping rule ended it. */
  epoch: number;
  stoppedEarly: boolean;
  /** False for those of `fresh` plans, which no other plan shares. */
  shareable: boolean;
}

/** Finished trainings of a dataset, newest first, without simulated ones and those whose runs are all deleted. */
export async function listFinishedTrainings({
  ctx,
  datasetId,
}: {
  ctx: Context;
  datasetId: number;
}): Promise<FinishedTraining[]> {
  const rows = await ctx
    .selectDistinctOn([training.id], {
      trainingId: training.id,
      runId: run.id,
      epoch: training.epoch,
      outcome: training.outcome,
      spec: training.spec,
      scheme: split.scheme,
      splitSeed: split.seed,
      k: split.k,
      repeats: split.repeats,
      withinFold: split.withinFold,
      withinK: split.withinK,
      variant: trial.variant,
      experiment: experiment.name,
    })
    .from(training)
    .innerJoin(split, eq(split.id, training.splitId))
    .innerJoin(run, and(eq(run.trainingId, training.id), isNull(run.deletedAt)))
    .innerJoin(trial, eq(trial.id, run.trialId))
    .innerJoin(sweep, and(eq(sweep.id, run.sweepId), isNull(sweep.deletedAt)))
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    // On inner folds nothing was tested.
    .where(
      and(
        eq(training.datasetId, datasetId),
        eq(training.state, "complete"),
        isNull(split.withinFold),
        isResult(),
      ),
    )
    .orderBy(desc(training.id), desc(run.id));
  return rows.map(
    ({
      spec,
      scheme,
      splitSeed,
      k,
      repeats,
      withinFold,
      withinK,
      variant,
      experiment: name,
      outcome,
      ...row
    }) => ({
      ...row,
      stoppedEarly: outcome === "early-stopped",
      shareable: spec.salt === null,
      ...describeSettings({
        name: variant,
        experiment: name,
        resolved: { trainer: spec.trainer, data: spec.data, training: spec.training },
        splits: splitOptionsOf({ scheme, seed: splitSeed, k, repeats, withinFold, withinK }),
      }),
      fold: spec.fold,
      seed: spec.seed,
    }),
  );
}
