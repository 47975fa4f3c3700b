export { describeModel, type ModelDescription } from "./describe";
export { type InferredLayer, inferNetwork, sizeOf } from "./infer";
export type {
  ActivationLayer,
  AddLayer,
  AveragePoolLayer,
  BatchNormLayer,
  ConcatLayer,
  Conv2dLayer,
  DenseLayer,
  DepthwiseConv2dLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  Initializer,
  Layer,
  MaxPoolLayer,
  Network,
  Shape,
  WeightSpec,
} from "./layer";
export { MEASURED_TENSORFLOW } from "./measured-tensorflow.mjs";
export { DEFAULT_MODEL_OPTIONS, HEADS, type Head, type ModelOptions } from "./options";
export {
  buildNetwork,
  type ListedModel,
  listModels,
  MODEL_NAMES,
  type ModelName,
  modelProblems,
} from "./registry";
export { tensorflowNote } from "./tensorflow-note";
export { type Padding, placeWindow, type SlidingWindow, type WindowPlaces } from "./window";
