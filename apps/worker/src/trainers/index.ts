export type { ProgramAccess } from "./command";
export {
  type Checkpoint,
  type EvaluateWork,
  type HttpReports,
  MAX_CONTENT_BYTES,
  type OnPreparing,
  type ReadyEvent,
  type SessionEvent,
  Stalled,
  type Trainer,
  TrainerDied,
  type TrainerSession,
  type Trainers,
  type TrainWork,
} from "./contract";
export { imagesOf } from "./images-of";
export { makeTrainers, type TrainerContext } from "./registry";
export { simulateTrainer } from "./simulate";
export { installations, versionsOf } from "./versions";
