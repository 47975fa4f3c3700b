import { and, eq, lt, max } from "drizzle-orm";
import type { Context } from "../../client";
import { logLine, training } from "../../schema";
import { REFUSED_SEQ } from "./refused";

/** Where the log of a training's newest attempt ends, for whoever has to add to it after the attempt: its evaluations. */
export async function lastLogLine({
  ctx,
  trainingId,
}: {
  ctx: Context;
  trainingId: number;
}): Promise<{ attempt: number; seq: number }> {
  const [row] = await ctx
    .select({ attempt: training.attempt, seq: max(logLine.seq) })
    .from(training)
    .leftJoin(
      logLine,
      and(
        eq(logLine.trainingId, training.id),
        eq(logLine.attempt, training.attempt),
        lt(logLine.seq, REFUSED_SEQ),
      ),
    )
    .where(eq(training.id, trainingId))
    .groupBy(training.attempt);
  return { attempt: row?.attempt ?? 0, seq: row?.seq ?? 0 };
}
