export {
  type DataSize,
  type EpochPace,
  type EvaluationPace,
  type ImageInput,
  type MeasuredEvaluation,
  type MeasuredTraining,
  type ResolvedTraining,
  SECTIONS,
  type Section,
  type SectionName,
  type Target,
  TIME_BASES,
  type TimeBasis,
  type TrainerDefinition,
  type TrainerOptions,
} from "./contract";
export {
  type Conditions,
  conditionsSchema,
  type EvaluationKey,
  type EvaluationOptions,
  evaluationName,
  evaluationOptionsSchema,
  type NoiseConditions,
  noiseEvaluations,
  noiseOf,
} from "./evaluations";
export { type FieldSpec, TRAINER_FIELD_GROUPS, type TrainerFieldGroup } from "./form";
export {
  findTrainer,
  isSimulated,
  listTrainers,
  modelOf,
  mostEpochs,
  namedMeasures,
  registerTrainer,
  simulatedKinds,
  taskOf,
  trainerOf,
} from "./registry";
export { parameterOf, parameterPaths, parameterSchemas, readSections, sectionSchema } from "./sections";
export {
  directionSchema,
  improves,
  metricOf,
  type Selection,
  selectionOf,
  selectionSchema,
  selectionText,
  validationMetric,
} from "./selection";
export {
  type SimulatedTraining,
  simulate,
  simulatedTrainingSchema,
  simulateOptionsSchema,
} from "./simulate";
export {
  AUGMENTATIONS,
  AUGMENTED,
  augmentationStepsSchema,
  BALANCES,
  type DataOptions,
  dataSchema,
  NOISE_READINGS,
  type TfjsOptions,
  type TfjsTraining,
  type TrainingOptions,
  tfjs,
  tfjsOptionsSchema,
  tfjsTrainingSchema,
  trainingSchema,
} from "./tfjs";
