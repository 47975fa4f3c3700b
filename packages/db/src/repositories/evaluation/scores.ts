import { notFound } from "@foldwise/core/errors";
import { findTrainer } from "@foldwise/core/trainers";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, evaluation, training } from "../../schema";

export interface EvaluationScores {
  classes: string[];
  positiveClass: string;
  /** True class of each image, shape [n]. */
  labels: number[];
  /** Score of the positive class of each image, shape [n]. */
  scores: number[];
}

/** The predictions behind an evaluation. @throws FoldwiseError `not-found`, also where its task predicts no classes. */
export async function findScores({ ctx, id }: { ctx: Context; id: number }): Promise<EvaluationScores> {
  const [row] = await ctx
    .select({
      classes: evaluation.classes,
      ofDataset: dataset.positiveClass,
      spec: training.spec,
      labels: evaluation.labels,
      scores: evaluation.scores,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .leftJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(evaluation.id, id));
  if (!row) throw notFound("evaluation", id);
  const { classes, labels, scores, spec } = row;
  const positiveClass = row.ofDataset ?? findTrainer(spec.trainer.kind)?.positiveClass?.(spec);
  if (!classes || !labels || !scores || !positiveClass) throw notFound("predictions of evaluation", id);
  return { classes, labels, scores, positiveClass };
}
