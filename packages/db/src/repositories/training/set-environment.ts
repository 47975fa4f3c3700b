import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { TrainingEnvironment } from "../../schema";

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
  const value = JSON.stringify(environment);
  // Counted, so that the training is locked before the attempt.
  await ctx.execute(sql`
    with of_training as (
      update training set environment = ${value}::jsonb,
        params = coalesce(${params && JSON.stringify(params)}::jsonb, params)
      where id = ${trainingId} and attempt = ${number} returning id
    )
    update attempt set environment = ${value}::jsonb 
    where training_id = ${trainingId} and number = ${number} and (select count(*) from of_training) >= 0`);
}
