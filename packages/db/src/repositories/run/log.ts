import { notFound } from "@foldwise/core/errors";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { logLine, run } from "../../schema";

/** Place of a line in a training's log. */
export interface LogPosition {
  attempt: number;
  seq: number;
}

export type LogLineRecord = LogPosition & Pick<typeof logLine.$inferSelect, "at" | "level" | "line">;

/**
 * Log lines of a run behind `after`, oldest first; none for a run without a training.
 * @throws FoldwiseError `not-found`.
 */
export async function readRunLog({
  ctx,
  id,
  after = null,
  limit,
}: {
  ctx: Context;
  id: number;
  after?: LogPosition | null;
  limit: number;
}): Promise<LogLineRecord[]> {
  const [row] = await ctx
    .select({ trainingId: run.trainingId })
    .from(run)
    .where(and(eq(run.id, id), isNull(run.deletedAt)));
  if (!row) throw notFound("run", id);
  if (row.trainingId === null) return [];
  const { attempt, seq } = after ?? { attempt: 0, seq: -1 };
  return ctx
    .select({
      attempt: logLine.attempt,
      seq: logLine.seq,
      level: logLine.level,
      line: logLine.line,
      at: logLine.at,
    })
    .from(logLine)
    .where(
      and(
        eq(logLine.trainingId, row.trainingId),
        sql`(${logLine.attempt}, ${logLine.seq}) > (${attempt}::int, ${seq}::int)`,
      ),
    )
    .orderBy(asc(logLine.attempt), asc(logLine.seq))
    .limit(limit);
}
