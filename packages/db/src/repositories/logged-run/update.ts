import { conflict, notFound } from "@foldwise/core/errors";
import { isTerminal, type LoggedRunEvent, loggedRunMachine } from "@foldwise/core/states";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run } from "../../schema";

/** The tag in which MLflow's clients keep a run's name. */
export const RUN_NAME_TAG = "mlflow.runName";

/**
 * What a program says of its run as a whole. A run that goes on keeps the time at which it had ended.
 * @throws FoldwiseError `not-found`; `conflict` for a deleted run, or for the state of a run of a sweep.
 */
export async function updateLoggedRun({
  ctx,
  id,
  event,
  finishedAt,
  name,
}: {
  ctx: Context;
  id: number;
  event?: LoggedRunEvent;
  finishedAt?: Date;
  name?: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [row] = await tx
      .select({ state: run.state, sweepId: run.sweepId, deletedAt: run.deletedAt })
      .from(run)
      .where(eq(run.id, id))
      .for("no key update");
    if (!row) throw notFound("run", id);
    if (row.deletedAt !== null) throw conflict(`Run ${id} is deleted; restore it first.`);
    const asksForState = event !== undefined || finishedAt !== undefined;
    if (row.sweepId !== null && asksForState)
      throw conflict(`Run ${id} belongs to sweep ${row.sweepId}, which sets its state.`);
    const state = event === undefined ? row.state : loggedRunMachine.require(row.state, event);
    const ends = finishedAt ?? (event !== undefined && isTerminal(state) ? sql`now()` : undefined);
    await tx
      .update(run)
      .set({
        state,
        ...(ends === undefined ? {} : { finishedAt: ends }),
        ...(name === undefined
          ? {}
          : { name, tags: sql`${run.tags} || jsonb_build_object(${RUN_NAME_TAG}::text, ${name}::text)` }),
      })
      .where(eq(run.id, id));
  });
  await publishNotification(ctx, { kind: "run", id });
}
