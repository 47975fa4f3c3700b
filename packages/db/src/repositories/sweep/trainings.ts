import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, training } from "../../schema";

/** The trainings behind a sweep's runs each once. */
export async function listSweepTrainings({
  ctx,
  sweepId,
}: {
  ctx: Context;
  sweepId: number;
}): Promise<number[]> {
  const rows = await ctx
    .selectDistinct({ trainingId: training.id })
    .from(run)
    .innerJoin(training, eq(training.id, run.trainingId))
    .where(and(eq(run.sweepId, sweepId), isNotNull(run.trainingId), isNull(run.deletedAt)))
    .orderBy(asc(training.id));
  return rows.map((row) => row.trainingId);
}
