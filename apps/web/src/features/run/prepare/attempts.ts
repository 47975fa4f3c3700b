import type { AttemptView } from "@foldwise/core/contracts/http/run";
import { formatDuration, secondsBetween } from "../../../formats/times";

export interface AttemptRow {
  number: number;
  title: string;
  detail: string;
  outcome: AttemptView["outcome"];
  message: string | null;
  worker: string;
  at: string;
}

/** The attempts of a run, oldest first, in words. */
export function prepareAttempts(attempts: readonly AttemptView[], now: Date): AttemptRow[] {
  return attempts
    .toSorted((a, b) => a.number - b.number)
    .map((attempt) => {
      const length = formatDuration(secondsBetween(attempt.claimedAt, attempt.endedAt, now));
      const reached =
        attempt.toEpoch === null ? "before its first epoch ended" : `to epoch ${attempt.toEpoch}`;
      const start = attempt.fromEpoch === 0 ? "from the start, " : "";
      return {
        number: attempt.number,
        title: `Attempt ${attempt.number}${attempt.fromEpoch > 0 ? `, from epoch ${attempt.fromEpoch}` : ""}`,
        detail: attempt.endedAt === null ? `running for ${length}` : `${start}${reached}, ${length}`,
        outcome: attempt.outcome,
        message: attempt.failure?.message ?? null,
        worker: attempt.workerId,
        at: attempt.claimedAt,
      };
    });
}
