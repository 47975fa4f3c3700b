export { describeModel, type ModelDescription } from "./describe";
export { type InferredLayer, inferNetwork, sizeOf } from "./infer";
export type {
  ActivationLayer,
  AddLayer,
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
  Network,
  Shape,
  WeightSpec,
} from "./layer";
export { DEFAULT_MODEL_OPTIONS, type ModelOptions } from "./options";
export { buildNetwork, listModels } from "./registry";
