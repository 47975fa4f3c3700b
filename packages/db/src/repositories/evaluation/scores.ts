import { invalid, notFound } from "@foldwise/core/errors";
import { findTrainer } from "@foldwise/core/trainers";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, evaluation, training } from "../../schema";
import { floatsOf } from "./floats";

export interface EvaluationScores {
  classes: string[];
  /** The class that scores are of. */
  positiveClass: string;
  /** True class of each image, shape [n]. */
  labels: number[];
  /** Score of the positive class of each image, shape [n]. */
  scores: number[];
}

/**
 * The predictions behind an evaluation.
 *
 * @param className class whose scores are wanted; the positive class by default
 * @throws FoldwiseError `not-found`, also where its task predicts no classes, or the scores of this class are not stored;
 * `invalid` for a class that it does not have
 */
export async function findScores({
  ctx,
  id,
  className,
}: {
  ctx: Context;
  id: number;
  className?: string;
}): Promise<EvaluationScores> {
  const [row] = await ctx
    .select({
      classes: evaluation.classes,
      ofDataset: dataset.positiveClass,
      spec: training.spec,
      labels: evaluation.labels,
      scores: evaluation.scores,
      probabilities: sql<Buffer | null>`case when ${className !== undefined} then ${evaluation.probabilities} end`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .leftJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(evaluation.id, id));
  if (!row) throw notFound("evaluation", id);
  const { classes, labels, scores, spec } = row;
  const positiveClass = row.ofDataset ?? findTrainer(spec.trainer.kind)?.positiveClass?.(spec);
  if (!classes || !labels || !scores || !positiveClass) throw notFound("predictions of evaluation", id);
  if (className === undefined || className === positiveClass)
    return { classes, labels, scores, positiveClass };
  const c = classes.indexOf(className);
  if (c < 0)
    throw invalid(
      [{ field: "class", value: className, problem: "not a class", remedy: `one of ${classes.join(", ")}` }],
      `Evaluation ${id} has no such class`,
    );
  const own = scoresOf(c, { scores, classes, probabilities: floatsOf(row.probabilities) });
  if (own === null) throw notFound(`probabilities of class ${className} of evaluation`, id);
  return { classes, labels, scores: own, positiveClass: className };
}

function scoresOf(
  c: number,
  {
    scores,
    classes,
    probabilities,
  }: { scores: number[]; classes: string[]; probabilities: Float32Array | null },
): number[] | null {
  if (classes.length === 2) return scores.map((score) => 1 - score);
  return probabilities && scores.map((_, i) => probabilities[i * classes.length + c] ?? Number.NaN);
}
