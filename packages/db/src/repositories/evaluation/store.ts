import { type EvaluationKey, evaluationName } from "@foldwise/core/trainers";
import { and, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluation } from "../../schema";

/** Those of `wanted` that are not stored. */
export async function missingEvaluations({
  ctx,
  trainingId,
  wanted,
}: {
  ctx: Context;
  trainingId: number;
  wanted: readonly EvaluationKey[];
}): Promise<EvaluationKey[]> {
  const stored = await ctx
    .select({ weights: evaluation.weights, conditions: evaluation.conditions })
    .from(evaluation)
    .where(and(eq(evaluation.trainingId, trainingId), eq(evaluation.side, "test")));
  const there = new Set(stored.map(evaluationName));
  return wanted.filter((key) => !there.has(evaluationName(key)));
}

/** An evaluation as a worker stores it. */
export type EvaluationInput = Omit<typeof evaluation.$inferInsert, "id" | "createdAt">;

/** Stores an evaluation; one that is there already stays as it is, since the same weights give the same numbers. */
export async function storeEvaluation({ ctx, row }: { ctx: Context; row: EvaluationInput }): Promise<void> {
  await ctx.insert(evaluation).values(row).onConflictDoNothing();
}
