import type { Context } from "../../client";
import { appendLogLines } from "./append";

/**
 * Number of the line that says that a report was refused: behind all that the attempt's worker numbers, and one an attempt,
 * however often its program goes on. A position in a log has nine digits.
 */
export const REFUSED_SEQ = 999_999_999;

/** Notes in an attempt's log, once, that its program went on to report when it was no longer the one to. */
export async function logRefusedReport({
  ctx,
  trainingId,
  number,
  why,
}: {
  ctx: Context;
  trainingId: number;
  /** The attempt. */
  number: number;
  why: string;
}): Promise<void> {
  const line = `${why} A report over HTTP was refused: its program, or what that started, has not ended.`;
  const lines = [{ seq: REFUSED_SEQ, at: new Date(), level: "warn", line }];
  await appendLogLines({ ctx, trainingId, attempt: number, lines });
}
