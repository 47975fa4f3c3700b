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

/** The predictions behind an evaluation. @throws FoldwiseError `not-found`. */
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
  return row;
}
