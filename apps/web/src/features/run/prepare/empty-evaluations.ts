import type { RunSummary } from "@foldwise/core/contracts/http/run";

/** Why a run has no evaluations, by what became of it. */
export function emptyEvaluations({ state, failure }: Pick<RunSummary, "state" | "failure">): string {
  switch (state) {
    case "failed":
      return failure?.kind === "evaluation"
        ? "The training is complete, but its evaluation failed; a retry evaluates it without training again."
        : "The training failed before its end, so nothing was evaluated.";
    case "cancelled":
      return "The run was cancelled before its training was complete, so nothing was evaluated.";
    case "pruned":
      return "Its trial was stopped before the run's training was complete, so nothing was evaluated.";
    case "complete":
      return "Nothing was evaluated.";
    case "paused":
      return "The run is paused. The checkpoint is evaluated once at each test sigma when the training is complete.";
    case "waiting":
      return "The run's trial waits at a rung. The checkpoint is evaluated once it was promoted and its training is complete.";
    default:
      return "The checkpoint is evaluated once at each test sigma when the training is complete.";
  }
}
