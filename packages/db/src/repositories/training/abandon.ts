import { trainingMachine } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList, stateWord } from "../../state-list";
import { isLiveRun } from "./demand";

/** Locked trainings that no live run wants any more, and no attempt works on, are cancelled. */
export async function abandonTrainings(tx: Context, trainingIds: readonly number[]): Promise<void> {
  if (trainingIds.length === 0) return;
  await tx.execute(sql`
    update training set state = ${stateWord(trainingMachine.to("abandon"))}, finished_at = now()
    where id = any(${sql.param([...trainingIds])}::bigint[])
      and state in ${stateList(trainingMachine.from("abandon"))}
      and not exists (
        select 1 from run r join sweep s on s.id = r.sweep_id
        where r.training_id = training.id and ${isLiveRun("r", "s")})`);
}
