import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { isLiveRun } from "./demand";

/** Where to tell a trial something: the parts of its workflow's id. */
export interface TrialAddress {
  sweepUid: string;
  number: number;
  generation: number;
}

/** Trials, other than this one, with a live run of the training: they may be waiting for it. */
export async function listWaitingTrials({
  ctx,
  trainingId,
  exceptTrialId,
}: {
  ctx: Context;
  trainingId: number;
  exceptTrialId: number;
}): Promise<TrialAddress[]> {
  const { rows } = await ctx.execute<{ uid: string; number: number; generation: number }>(sql`
    select distinct s.uid, t.number, t.generation
    from run r join sweep s on s.id = r.sweep_id join trial t on t.id = r.trial_id
    where r.training_id = ${trainingId} and r.trial_id <> ${exceptTrialId} and ${isLiveRun("r", "s")}
    order by s.uid, t.number limit 1000`);
  return rows.map((row) => ({ sweepUid: row.uid, number: row.number, generation: row.generation }));
}
