import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { stateText } from "@foldwise/core/sweep";

/** "running, epoch 3 of 6, attempt 2 from epoch 5". */
export function describeRunState(run: RunSummary): string {
  const parts = [
    stateText(run),
    run.epoch > 0 ? `epoch ${run.epoch}${run.epochs === null ? "" : ` of ${run.epochs}`}` : "",
    run.attempt > 1
      ? `attempt ${run.attempt}${run.resumedFrom === null ? "" : ` from epoch ${run.resumedFrom}`}`
      : "",
    run.shared ? "shares its training with another run" : "",
    run.failure?.message ?? "",
    run.stop?.text ?? "",
  ];
  return parts.filter(Boolean).join(", ");
}
