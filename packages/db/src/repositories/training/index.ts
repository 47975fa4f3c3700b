export { type Claim, claimTraining, MOST_FAILURES_IN_ROW, type TrainingRow } from "./claim";
export { type AttemptEnd, endAttempt } from "./end-attempt";
export { type TrainingInputs, trainingInputs } from "./inputs";
export { type FinishedTraining, listFinishedTrainings } from "./list-finished";
export { setTrainingEnvironment } from "./set-environment";
export { storeEpoch } from "./store-epoch";
export { listWaitingTrials, type TrialAddress } from "./waiting-trials";
export { readWishes, type Wish, type Wishes } from "./wish";
