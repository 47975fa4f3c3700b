import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, trial } from "../../schema";
import { notableTrials } from "./notable-trials";
import { findSweepHead } from "./rows";

/**
 * The trainings behind the runs of some trials each once, however many trials the sweep has.
 * @param trials their numbers; those of `notableTrials` when left out
 * @throws FoldwiseError `not-found`.
 */
export async function listShownTrainings({
  ctx,
  sweepId,
  trials,
}: {
  ctx: Context;
  sweepId: number;
  trials?: readonly number[];
}): Promise<number[]> {
  const { plan } = await findSweepHead({ ctx, id: sweepId });
  const ofTrials =
    trials === undefined
      ? inArray(run.trialId, await shownIds(ctx, { sweepId, plan }))
      : and(eq(trial.sweepId, sweepId), inArray(trial.number, [...trials]));
  const rows = await ctx
    .selectDistinct({ trainingId: run.trainingId })
    .from(run)
    .innerJoin(trial, eq(trial.id, run.trialId))
    .where(and(ofTrials, isNotNull(run.trainingId), isNull(run.deletedAt)))
    .orderBy(asc(run.trainingId));
  return rows.flatMap(({ trainingId }) => trainingId ?? []);
}

async function shownIds(
  ctx: Context,
  { sweepId, plan }: { sweepId: number; plan: Parameters<typeof notableTrials>[1]["plan"] },
): Promise<number[]> {
  const [counted] = await ctx
    .select({ total: sql`count(*)`.mapWith(Number) })
    .from(trial)
    .where(eq(trial.sweepId, sweepId));
  return notableTrials(ctx, { sweepId, plan, total: counted?.total ?? 0, asked: [] });
}
