export { closeTrial, completeRuns, failRuns, trialRuns } from "./close";
export { type LoadedTrial, loadTrial } from "./load";
export { type OpenedTrial, openTrial } from "./open";
export { trialWish } from "./wish";
