export {
  type EvaluateWork,
  type OnPreparing,
  Stalled,
  type Trainer,
  TrainerDied,
  type TrainerSession,
  type Trainers,
  type TrainWork,
} from "./contract";
export { simulateTrainer } from "./simulate";
export { makeTfjsTrainer, type ReadyEvent } from "./tfjs";
export { installations, versionsOf } from "./versions";
