import type { SweepEdit } from "@foldwise/core/contracts/http/sweep";

/** A line an edit: `version 1, from trial 12 on, by ada: budget.maxTrials 10 → 20`. */
export function editsText(edits: readonly SweepEdit[]): string {
  return edits
    .map(
      ({ version, trialNumber, by, summary }) =>
        `version ${version}, from trial ${trialNumber} on, by ${by}: ${summary}`,
    )
    .join("\n");
}
