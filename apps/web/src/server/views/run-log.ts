import type { LogLineView } from "@foldwise/core/contracts/http/run";
import { FoldwiseError } from "@foldwise/core/errors";
import type { LogLineRecord, LogPosition } from "@foldwise/db/repositories/log-line";

/** @param after where the lines were asked for from, which stays where there is none */
export function logView(
  lines: readonly LogLineRecord[],
  after: string | null,
): { lines: LogLineView[]; next: string | null } {
  const last = lines.at(-1);
  return {
    lines: lines.map(({ at, ...line }) => ({ ...line, at: at.toISOString() })),
    next: last ? `${last.attempt}.${last.seq}` : after,
  };
}

/** Reads `next` of a log. @throws FoldwiseError `invalid` for a text that is no position. */
export function logPosition(after: string | null): LogPosition | null {
  if (after === null) return null;
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
  return { attempt: Number(match[1]), seq: Number(match[2]) };
}
