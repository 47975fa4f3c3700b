import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { RungResult } from "@foldwise/core/promotion";
import { runMachine, trainingMachine, trialMachine } from "@foldwise/core/states";
import { type Plan, rungStep } from "@foldwise/core/sweep";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, trial } from "../../schema";
import { stateWord } from "../../state-list";
import { lockTrainings } from "../locks";
import { isLiveRun } from "../training/demand";

/** A rung that a trial has come to. */
export interface ReachedRung {
  rung: number;
  step: number;
}

/** The rung at which a trial is to wait, where all its runs have come to it; null while one has not. */
export async function reachedRung(
  tx: Context,
  { trialId, plan, rung }: { trialId: number; plan: Plan; rung: number | null },
): Promise<ReachedRung | null> {
  const step = rungStep(plan, rung);
  if (rung === null || step === null) return null;
  const { rows } = await tx.execute<{ is_there: boolean | null }>(sql`
    select bool_and(tr.epoch >= ${step} or tr.state = ${stateWord(trainingMachine.to("complete"))}) as is_there
    from run r join training tr on tr.id = r.training_id
    where r.trial_id = ${trialId} and r.deleted_at is null`);
  return rows[0]?.is_there ? { rung, step } : null;
}

/**
 * A locked trial with its locked runs waits at its rung: what it came to there is what it is compared by, and its trainings
 * stand still, unless other trials want them.
 */
export async function waitAtRung(
  tx: Context,
  {
    trialId,
    reached: { rung, step },
    trial: { rungs, exploit },
    trainingIds,
  }: {
    trialId: number;
    reached: ReachedRung;
    trial: Pick<typeof trial.$inferSelect, "rungs" | "exploit">;
    trainingIds: readonly number[];
  },
): Promise<void> {
  const known = rungs ?? [];
  // One that comes there again does so with more runs than before.
  const isAgain = known.some((result) => result.rung === rung);
  const before = known.filter((result) => result.rung < rung);
  const own = { rung, step, value: encodeMetric(await meanAt(tx, { trialId, step })) };
  // What a copy starts with has been judged as another's.
  const results =
    exploit?.round === rung
      ? before
      : [...(isAgain ? await resultsOverRuns(tx, { trialId, rungs: before }) : before), own];
  await tx
    .update(trial)
    .set({ state: trialMachine.to("wait"), rungs: results, waitsSince: sql`now()` })
    .where(eq(trial.id, trialId));
  await tx
    .update(run)
    .set({ state: runMachine.to("wait") })
    .where(and(eq(run.trialId, trialId), inArray(run.state, [...runMachine.from("wait")])));
  await lockTrainings(tx, trainingIds);
  await tx.execute(sql`
    update training set state = ${stateWord(trainingMachine.to("pause"))}
    where id in (select training_id from run where trial_id = ${trialId})
      and state = ${stateWord(trainingMachine.to("release"))}
      and not exists (
        select 1 from run r join sweep s on s.id = r.sweep_id
        where r.training_id = training.id and ${isLiveRun("r", "s")})`);
}

/** What a trial came to at its rungs, over the runs that it has now. */
export async function resultsOverRuns(
  tx: Context,
  { trialId, rungs }: { trialId: number; rungs: readonly RungResult[] },
): Promise<RungResult[]> {
  const results: RungResult[] = [];
  for (const result of rungs)
    results.push({ ...result, value: encodeMetric(await meanAt(tx, { trialId, step: result.step })) });
  return results;
}

/** NaN where a run has reported nothing by then: a trial without a value is not promoted. The order decides how the sum is rounded. */
async function meanAt(tx: Context, { trialId, step }: { trialId: number; step: number }): Promise<number> {
  const { rows } = await tx.execute<{ value: number | null }>(sql`
    select (select p.value from run_report p where p.run_id = r.id and p.step <= ${step}
      order by p.step desc limit 1) as value
    from run r where r.trial_id = ${trialId} and r.deleted_at is null order by r.fold, r.seed`);
  return rows.reduce((sum, { value }) => sum + (value ?? Number.NaN), 0) / rows.length;
}
