export {
  type SimulatedTraining,
  type SimulateOptions,
  simulate,
  simulatedTrainingSchema,
  simulateOptionsSchema,
} from "./definition";
