import { and, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, type TrainingEnvironment, training } from "../../schema";

/** What the trainer said of itself when it was ready: the machine, its versions, the network's size. */
export async function setTrainingEnvironment({
  ctx,
  trainingId,
  number,
  environment,
  params,
}: {
  ctx: Context;
  trainingId: number;
  number: number;
  environment: TrainingEnvironment;
  params: { total: number; trainable: number; nonTrainable: number } | null;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    await tx
      .update(training)
      .set(params ? { environment, params } : { environment })
      .where(and(eq(training.id, trainingId), eq(training.attempt, number)));
    await tx
      .update(attempt)
      .set({ environment })
      .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number)));
  });
}
