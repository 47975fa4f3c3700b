export { closeTrial, completeRuns, failRuns, trialRuns } from "./close";
export { type CompleteTrial, completeTrials, findCompleteTrials } from "./complete-trials";
export { desiredTrialState } from "./desired-state";
export { insertNewRuns } from "./insert-new-runs";
export { listOpenTrials } from "./list-open";
export { type LoadedTrial, loadTrial, loadTrials } from "./load";
export { type OpenedTrial, openTrial, type TrialStatements } from "./open";
export { recomputeObjectives } from "./recompute-objectives";
export { stopTrial } from "./stop";
