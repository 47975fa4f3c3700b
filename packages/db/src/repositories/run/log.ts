import type { LogLineView } from "@foldwise/core/contracts/http/run";
import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { logLine, run } from "../../schema";

/**
 * Log lines of a run behind `after` (`attempt.seq`), oldest first, and the cursor behind the last of them.
 * @throws FoldwiseError `not-found`, `invalid` for a cursor that is none.
 */
export async function readRunLog({
  ctx,
  id,
  after = null,
  limit,
}: {
  ctx: Context;
  id: number;
  after?: string | null;
  limit: number;
}): Promise<{ lines: LogLineView[]; next: string | null }> {
  const [row] = await ctx
    .select({ trainingId: run.trainingId })
    .from(run)
    .where(and(eq(run.id, id), isNull(run.deletedAt)));
  if (!row) throw notFound("run", id);
  if (row.trainingId === null) return { lines: [], next: after };
  const [attempt, seq] = cursorOf(after);
  const lines = await ctx
    .select()
    .from(logLine)
    .where(
      and(
        eq(logLine.trainingId, row.trainingId),
        sql`(${logLine.attempt}, ${logLine.seq}) > (${attempt}::int, ${seq}::int)`,
      ),
    )
    .orderBy(asc(logLine.attempt), asc(logLine.seq))
    .limit(limit);
  const last = lines.at(-1);
  return {
    lines: lines.map(({ trainingId: _, at, ...line }) => ({ ...line, at: at.toISOString() })),
    next: last ? `${last.attempt}.${last.seq}` : after,
  };
}

function cursorOf(after: string | null): [number, number] {
  if (after === null) return [0, -1];
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(after);
  if (!match)
    throw new FoldwiseError("invalid", "after: not a position in a log", {
      problems: [
        {
          field: "after",
          value: after.slice(0, 40),
          problem: "is not a valid cursor",
          remedy: "use `next` of the previous log lines",
        },
      ],
    });
  return [Number(match[1]), Number(match[2])];
}
