import type { Context } from "../../client";
import { logLine } from "../../schema";

export interface NewLogLine {
  seq: number;
  at: Date;
  level: string;
  line: string;
}

const MAX_LINE_LENGTH = 4_000;

/** Lines of one attempt, numbered by the caller; giving a number again changes nothing. */
export async function appendLogLines({
  ctx,
  trainingId,
  attempt,
  lines,
}: {
  ctx: Context;
  trainingId: number;
  attempt: number;
  lines: readonly NewLogLine[];
}): Promise<void> {
  if (lines.length === 0) return;
  await ctx
    .insert(logLine)
    // Postgres takes no NUL in text.
    .values(
      lines.map((line) => ({
        ...line,
        line: line.line.replaceAll("\u0000", "\uFFFD").slice(0, MAX_LINE_LENGTH),
        trainingId,
        attempt,
      })),
    )
    .onConflictDoNothing();
}
