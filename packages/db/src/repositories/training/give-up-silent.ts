import { trainingFollows, trainingMachine } from "@foldwise/core/states";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, run, training } from "../../schema";
import { stateWord } from "../../state-list";
import { lockRunsOfTrainings, lockTrainings } from "../locks";
import { isLiveRun, readDemand } from "./demand";
import { suspendLiveRuns } from "./live-runs";
import { openAttempt } from "./turned-away";

/** The trial that a demand is read for, where it is nobody's. */
const NO_TRIAL = 0;

/**
 * Gives up the attempts whose lease has run out where no run wants the training to go on, as its sweep was paused or cancelled, or
 * its trial stopped, when its worker had gone: no claim comes to find them. The trainings are paused or cancelled, as they would be had
 * the attempt ended by itself.
 * @returns the trainings, and the sweeps whose runs have changed with them
 */
export async function giveUpSilentAttempts({
  ctx,
  leaseMs,
}: {
  ctx: Context;
  leaseMs: number;
}): Promise<{ trainingIds: number[]; sweepIds: number[] }> {
  const { rows } = await ctx.execute<{ id: string }>(sql`
    select t.id from training t join attempt a on a.training_id = t.id and a.number = t.attempt
    where t.state = ${stateWord(trainingMachine.to("claim"))} and a.ended_at is null
      and a.seen_at < clock_timestamp() - make_interval(secs => ${leaseMs / 1000})
      and not exists (select from run r join sweep s on s.id = r.sweep_id
        where r.training_id = t.id and s.intent = 'run' and ${isLiveRun("r", "s")})
    order by t.id`);
  const trainingIds: number[] = [];
  for (const { id } of rows)
    if (await ctx.transaction((tx) => giveUp(tx, Number(id), leaseMs))) trainingIds.push(Number(id));
  if (trainingIds.length === 0) return { trainingIds, sweepIds: [] };
  const sweeps = await ctx
    .selectDistinct({ id: run.sweepId })
    .from(run)
    .where(and(inArray(run.trainingId, trainingIds), isNotNull(run.sweepId)));
  return { trainingIds, sweepIds: sweeps.flatMap((one) => one.id ?? []) };
}

/** @returns false where somebody has come back to it, or wants it again. */
async function giveUp(tx: Context, trainingId: number, leaseMs: number): Promise<boolean> {
  await lockRunsOfTrainings(tx, [trainingId]);
  const [row] = await lockTrainings(tx, [trainingId]);
  if (row?.state !== trainingMachine.to("claim")) return false;
  const holder = await openAttempt(tx, { row, leaseMs });
  if (!holder || holder.leftMs > 0) return false;
  const event = trainingFollows(await readDemand({ ctx: tx, trainingId, trialId: NO_TRIAL }));
  if (event === "release") return false;
  await tx
    .update(attempt)
    .set({ endedAt: sql`clock_timestamp()`, outcome: "lost", toEpoch: row.epoch, progress: null })
    .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, holder.number)));
  await tx
    .update(training)
    .set({
      state: trainingMachine.require(row.state, event),
      failuresInRow: row.epoch === holder.fromEpoch ? row.failuresInRow + 1 : row.failuresInRow,
      ...(event === "cancel" ? { finishedAt: sql`now()` } : {}),
    })
    .where(eq(training.id, trainingId));
  await suspendLiveRuns(tx, trainingId);
  return true;
}
