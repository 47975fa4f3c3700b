export type { ProgramAccess } from "./command";
export {
  type EvaluateWork,
  type HttpReports,
  type OnPreparing,
  type ReadyEvent,
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
