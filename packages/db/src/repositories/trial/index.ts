export { closeTrial, completeRuns, failRuns, trialRuns } from "./close";
export { desiredTrialState } from "./desired-state";
export { listOpenTrials } from "./list-open";
export { type LoadedTrial, loadTrial } from "./load";
export { type OpenedTrial, openTrial } from "./open";
export { recomputeObjectives } from "./recompute-objectives";
