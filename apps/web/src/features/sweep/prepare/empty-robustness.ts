import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";

/** Why the robustness chart has no point, by what became of the sweep. */
export function emptyRobustness({
  state,
  trainings,
  evaluations,
  objective,
}: Pick<SweepSummary, "state" | "trainings" | "evaluations" | "objective">): string {
  if (evaluations.complete > 0)
    return `The trials shown here have no evaluations of their ${objective.weights} weights.`;
  const training = trainings.complete > 0 ? "no evaluation was stored" : "no training was completed";
  switch (state) {
    case "failed":
      return `The sweep failed and ${training}, so there is nothing to show here.`;
    case "cancelled":
      return `The sweep was cancelled and ${training}, so there is nothing to show here.`;
    case "complete":
      return "Nothing was evaluated.";
    case "paused":
      return "The sweep is paused. Evaluations begin when a training is complete.";
    default:
      return "Evaluations begin when a training is complete; each adds its points here.";
  }
}
