import { notFound } from "@foldwise/core/errors";
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
      positiveClass: dataset.positiveClass,
      labels: evaluation.labels,
      scores: evaluation.scores,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .innerJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(evaluation.id, id));
  if (!row) throw notFound("evaluation", id);
  const { classes, labels, scores, positiveClass } = row;
  if (!classes || !labels || !scores) throw notFound("predictions of evaluation", id);
  return { classes, labels, scores, positiveClass };
}
