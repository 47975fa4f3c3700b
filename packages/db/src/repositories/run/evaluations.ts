import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluation } from "../../schema";

/** A checkpoint measured on the test images, without its predictions. */
export type EvaluationRecord = Pick<
  typeof evaluation.$inferSelect,
  | "id"
  | "trainingId"
  | "weights"
  | "epoch"
  | "sigma"
  | "realisedSigma"
  | "replicate"
  | "conditions"
  | "classes"
  | "confusion"
  | "measures"
> & {
  /** Images that were predicted. */
  images: number;
};

/** Evaluations without their predictions, by training, weights, sigma and replicate. */
export async function listEvaluations({
  ctx,
  trainingIds,
}: {
  ctx: Context;
  trainingIds: readonly number[];
}): Promise<EvaluationRecord[]> {
  if (trainingIds.length === 0) return [];
  return ctx
    .select({
      id: evaluation.id,
      trainingId: evaluation.trainingId,
      weights: evaluation.weights,
      epoch: evaluation.epoch,
      sigma: evaluation.sigma,
      realisedSigma: evaluation.realisedSigma,
      replicate: evaluation.replicate,
      conditions: evaluation.conditions,
      images: sql`coalesce(cardinality(${evaluation.images}), 0)`.mapWith(Number),
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      measures: evaluation.measures,
    })
    .from(evaluation)
    .where(and(inArray(evaluation.trainingId, [...trainingIds]), eq(evaluation.side, "test")))
    .orderBy(
      asc(evaluation.trainingId),
      asc(evaluation.weights),
      asc(evaluation.sigma),
      asc(evaluation.replicate),
    );
}
