export {
  type SimulatedTraining,
  simulate,
  simulatedTrainingSchema,
  simulateOptionsSchema,
} from "./definition";
