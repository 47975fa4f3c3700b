export { type Claim, claimTraining } from "./claim";
export { type AttemptEnd, endAttempt } from "./end-attempt";
export {
  makeInputsReader,
  runOfTrial,
  type TrainingImages,
  type TrainingInputs,
  trainerOptions,
} from "./inputs";
export { type FinishedTraining, listFinishedTrainings } from "./list-finished";
export type { TrainingRow } from "./row";
export { setTrainingEnvironment } from "./set-environment";
export { type FinishedEpoch, type StoredEpoch, storeEpoch, storeEpochs } from "./store-epoch";
export { currentTrainingId } from "./take-over";
export { type Versions, versionsOfClass } from "./versions";
export { listWaitingTrials, type TrialAddress } from "./waiting-trials";
