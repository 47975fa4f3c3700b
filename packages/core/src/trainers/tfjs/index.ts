export { AUGMENTATIONS, AUGMENTED } from "./augmentation";
export {
  augmentationStepsSchema,
  BALANCES,
  type DataOptions,
  dataSchema,
  NOISE_READINGS,
  preparationFields,
  preparationOf,
} from "./data";
export { type TfjsTraining, tfjs, tfjsTrainingSchema } from "./definition";
export { type TfjsOptions, tfjsOptionsSchema } from "./options";
export { type TrainingOptions, trainingSchema } from "./training";
