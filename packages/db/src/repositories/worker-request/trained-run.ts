import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import { type DataOptions, findTrainer, type Selection } from "@foldwise/core/trainers";
import type { WeightsKind } from "@foldwise/core/words";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, training as trainingTable } from "../../schema";
import { bestAndLastCheckpoints } from "../checkpoint";
import { findRun } from "../run";

export interface TrainedRun {
  runId: number;
  name: string;
  trainingId: number;
  /** SHA-256 of the last epoch's checkpoint, which holds the best weights too. */
  checkpoint: string;
  epochs: Record<WeightsKind, number>;
  /** Rule that chose the best epoch; null where that is the last one. */
  selection: Selection | null;
  /** How its images were prepared. */
  data: DataOptions;
  dataset: { id: number; slug: string; fingerprint: string; positiveClass: string };
}

/**
 * A run whose network can be asked.
 * @throws FoldwiseError `not-found` for an unknown or deleted run, `invalid` for one that trains no network,
 * `conflict` for one without a checkpoint.
 */
export async function trainedRun({ ctx, runId }: { ctx: Context; runId: number }): Promise<TrainedRun> {
  const run = await findRun({ ctx, id: runId });
  const { training } = run;
  const about = `Run ${runId} (${run.name})`;
  if (!training)
    throw new FoldwiseError("invalid", `${about} was logged by a script; Foldwise has no model for it.`);
  const [stored] = await ctx
    .select({ spec: trainingTable.spec })
    .from(trainingTable)
    .where(eq(trainingTable.id, training.id));
  if (!stored) throw notFound("run", runId);
  const { spec } = stored;
  const trainer = findTrainer(spec.trainer.kind);
  const input = trainer?.imageInput?.(spec);
  if (!trainer || !input)
    throw new FoldwiseError(
      "invalid",
      `${about} was made by the ${spec.trainer.kind} trainer, which does not produce a model.`,
    );
  const checkpoints = await bestAndLastCheckpoints({ ctx, trainingId: training.id });
  if (!checkpoints)
    throw conflict(
      `${about} has no checkpoint: ${training.epoch === 0 ? `it is ${run.state} and has not finished an epoch yet` : "its file was removed"}.`,
    );
  const { best, last } = checkpoints;
  const [set] = await ctx
    .select({
      id: dataset.id,
      slug: dataset.slug,
      fingerprint: dataset.fingerprint,
      positiveClass: dataset.positiveClass,
    })
    .from(dataset)
    .innerJoin(trainingTable, eq(trainingTable.datasetId, dataset.id))
    .where(eq(trainingTable.id, training.id));
  if (!set) throw notFound("dataset of run", runId);
  return {
    runId,
    name: run.name,
    trainingId: training.id,
    checkpoint: last.sha256,
    epochs: { best: best.epoch, last: last.epoch },
    selection: trainer.selection(spec),
    data: input.data,
    dataset: set,
  };
}
