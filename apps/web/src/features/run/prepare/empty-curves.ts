import type { RunState } from "@foldwise/core/states";

/** Why a run's chart has no line, by what became of the run. */
export function emptyCurves({
  state,
  epoch,
  dropped,
}: {
  state: RunState;
  epoch: number;
  dropped: number;
}): string {
  if (dropped > 0) return "None of the values can be drawn on this scale.";
  if (epoch > 0) return "Nothing was logged under this name.";
  switch (state) {
    case "failed":
      return "The training failed before its first epoch ended, so there are no curves.";
    case "cancelled":
      return "The run was cancelled before its first epoch ended, so there are no curves.";
    case "pruned":
      return "Its trial was stopped before the run's first epoch ended, so there are no curves.";
    case "complete":
      return "Nothing was logged, so there are no curves.";
    case "paused":
      return "The run is paused. Curves begin when its first epoch ends.";
    case "waiting":
      return "The run waits for its trial's promotion.";
    default:
      return "Curves begin when the first epoch ends.";
  }
}
