import type { EvaluationKey } from "@foldwise/core/sweep";
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
    .select({ weights: evaluation.weights, sigma: evaluation.sigma, replicate: evaluation.replicate })
    .from(evaluation)
    .where(and(eq(evaluation.trainingId, trainingId), eq(evaluation.side, "test")));
  const there = new Set(stored.map(keyOf));
  return wanted.filter((key) => !there.has(keyOf(key)));
}

const keyOf = ({ weights, sigma, replicate }: EvaluationKey) => `${weights}/${sigma}/${replicate}`;

/** Stores an evaluation; one that is there already stays as it is, since the same weights give the same numbers. */
export async function storeEvaluation({
  ctx,
  row,
}: {
  ctx: Context;
  row: Omit<typeof evaluation.$inferInsert, "id" | "createdAt">;
}): Promise<void> {
  await ctx.insert(evaluation).values(row).onConflictDoNothing();
}
