import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";

/** By the query of what is shown. */
export type PlotVersions = Record<"search" | "trial-curves" | "population" | "timeline", string>;

/** What of a sweep tells that what its plots show has changed. */
export function plotVersions({
  state,
  planVersion,
  trials,
  trainings,
  epochs,
  resumed,
}: Pick<SweepDetail, "state" | "planVersion" | "trials" | "trainings" | "epochs" | "resumed">): PlotVersions {
  // One trial that comes to its rung while another one is promoted leaves as many that wait.
  const trialStates = [trials.byState, resumed.promotions];
  return {
    search: JSON.stringify([state, planVersion, trialStates]),
    "trial-curves": JSON.stringify([state, epochs.complete]),
    population: JSON.stringify([state, trialStates]),
    timeline: JSON.stringify([state, trainings.byState, resumed.attempts, resumed.promotions]),
  };
}
