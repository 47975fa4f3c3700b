import type { TrialRun } from "@foldwise/core/contracts/http/trial-row";
import { stateText } from "@foldwise/core/sweep";

/** "running, epoch 3 of 6, attempt 2 from epoch 5". */
export function describeRunState(run: TrialRun): string {
  const parts = [
    stateText(run),
    run.epoch > 0 ? `epoch ${run.epoch}${run.epochs === null ? "" : ` of ${run.epochs}`}` : "",
    run.attempt > 1
      ? `attempt ${run.attempt}${run.resumedFrom === null ? "" : ` from epoch ${run.resumedFrom}`}`
      : "",
    run.shared ? "shares its training with another run" : "",
    run.failure?.message ?? "",
  ];
  return parts.filter(Boolean).join(", ");
}
