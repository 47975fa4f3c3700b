import { and, asc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { logLine } from "../../schema";

/** Place of a line in a training's log. */
export interface LogPosition {
  attempt: number;
  seq: number;
}

export type LogLineRecord = LogPosition & Pick<typeof logLine.$inferSelect, "at" | "level" | "line">;

/** Log lines of a training behind `after`, oldest first. */
export async function listLogLines({
  ctx,
  trainingId,
  after,
  limit,
}: {
  ctx: Context;
  trainingId: number;
  /** Null for the first lines. */
  after: LogPosition | null;
  limit: number;
}): Promise<LogLineRecord[]> {
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
        eq(logLine.trainingId, trainingId),
        sql`(${logLine.attempt}, ${logLine.seq}) > (${attempt}::int, ${seq}::int)`,
      ),
    )
    .orderBy(asc(logLine.attempt), asc(logLine.seq))
    .limit(limit);
}
