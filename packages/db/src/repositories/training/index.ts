export { type Claim, claimTraining } from "./claim";
export { claimNewTrainings, findNewTrainings, type NewTraining, namesNoPlace } from "./claim-new";
export { type AttemptCompleted, type CompleteAttempt, completeAttempts } from "./complete-attempts";
export { type AttemptEnd, endAttempt } from "./end-attempt";
export { giveUpSilentAttempts } from "./give-up-silent";
export {
  type KnownTraining,
  makeInputsReader,
  type ReadInputs,
  runOfTrial,
  type TrainingImages,
  type TrainingInputs,
  trainerOptions,
} from "./inputs";
export { type FinishedTraining, listFinishedTrainings } from "./list-finished";
export type { TrainingRow } from "./row";
export { type AttemptEnvironment, setTrainingEnvironments } from "./set-environment";
export { type FinishedEpoch, type StoredEpoch, storeEpoch, storeEpochs } from "./store-epoch";
export { storePoints } from "./store-points";
export { currentTrainingId } from "./take-over";
export { sameVersions, type Versions, versionsOfClass } from "./versions";
export { listWaitingTrials, type TrialAddress } from "./waiting-trials";
