import { notFound } from "@foldwise/core/errors";
import { type LoggedRunEvent, loggedRunMachine } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run } from "../../schema";
import { holdLiveExperiment } from "../experiment/hold-live";

/**
 * Opens a run that a program outside logs. @returns its uid.
 * @throws FoldwiseError `not-found`, or `conflict` for a deleted experiment.
 */
export async function createLoggedRun({
  ctx,
  experimentId,
  name,
  userName,
  startedAt,
  tags,
  event = "start",
}: {
  ctx: Context;
  experimentId: number;
  name: string;
  userName: string | null;
  startedAt: Date;
  tags: Record<string, string>;
  event?: LoggedRunEvent;
}): Promise<string> {
  const made = await ctx.transaction(async (tx) => {
    await holdLiveExperiment(tx, experimentId);
    const [row] = await tx
      .insert(run)
      .values({
        experimentId,
        name,
        userName,
        startedAt,
        tags,
        state: loggedRunMachine.to(event),
        pointsId: sql`nextval('points_owner')`,
      })
      .returning({ id: run.id, uid: run.uid });
    return row;
  });
  if (!made) throw notFound("experiment", experimentId);
  await publishNotification(ctx, { kind: "run", id: made.id });
  return made.uid;
}
