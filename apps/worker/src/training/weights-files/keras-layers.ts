import { type InferredLayer, type Layer, type Padding, placeWindow, type Shape } from "@foldwise/core/models";

/** A layer in the configuration that Keras and TensorFlow.js share. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers it reads. */
  readonly inputs: readonly string[];
  /** The layer of the network whose weights it holds. */
  readonly weightsOf: string | null;
}

interface Place {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Whether no value that the layer reads is ever below 0. */
  readonly readsNonNegative: boolean;
}

type Describe<L extends Layer> = (layer: L, place: Place) => KerasLayer[];

const CHANNELS_LAST = { data_format: "channels_last" } as const;

/** Each layer of the network as one of Keras, or, where Keras has no one layer for it, as two in a row. */
const DESCRIBE: { [K in Layer["kind"]]: Describe<Extract<Layer, { kind: K }>> } = {
  conv2d: (layer, place) =>
    padded(layer, place, { ...layer, padding: layer.padding ?? "same" }, (padding) => ({
      className: "Conv2D",
      config: {
        filters: layer.filters,
        ...windowConfig("kernel_size", layer.kernel, layer),
        padding,
        dilation_rate: [layer.dilation ?? 1, layer.dilation ?? 1],
        use_bias: layer.bias ?? false,
      },
    })),
  "depthwise-conv2d": (layer, place) =>
    padded(layer, place, { ...layer, padding: layer.padding ?? "same" }, (padding) => ({
      className: "DepthwiseConv2D",
      config: {
        ...windowConfig("kernel_size", layer.kernel, layer),
        padding,
        dilation_rate: [layer.dilation ?? 1, layer.dilation ?? 1],
        depth_multiplier: 1,
        use_bias: false,
      },
    })),
  "max-pool": (layer, place) =>
    padded(layer, place, { ...layer, kernel: layer.size }, (padding) => ({
      className: "MaxPooling2D",
      config: { ...windowConfig("pool_size", layer.size, layer), padding },
    })),
  "average-pool": (layer) =>
    one(layer, "AveragePooling2D", {
      ...windowConfig("pool_size", layer.size, layer),
      padding: layer.padding,
    }),
  "batch-norm": (layer) =>
    one(layer, "BatchNormalization", {
      axis: -1,
      momentum: layer.momentum,
      epsilon: layer.epsilon,
      center: true,
      scale: true,
    }),
  activation: (layer) => one(layer, "ReLU", { max_value: layer.activation === "relu6" ? 6 : null }),
  "global-average-pool": (layer, { outputShape }) =>
    layer.keepSides
      ? [
          {
            ...bare(layer, "GlobalAveragePooling2D", CHANNELS_LAST),
            name: `${layer.name}_mean`,
            weightsOf: null,
          },
          {
            ...bare(layer, "Reshape", { target_shape: outputShape }),
            inputs: [`${layer.name}_mean`],
          },
        ]
      : one(layer, "GlobalAveragePooling2D", CHANNELS_LAST),
  // TensorFlow.js flattens maps only; a vector stays what it is.
  flatten: (layer, { inputShape, outputShape }) =>
    inputShape.length > 1
      ? one(layer, "Flatten", CHANNELS_LAST)
      : one(layer, "Reshape", { target_shape: outputShape }),
  dropout: (layer) => one(layer, "Dropout", { rate: layer.rate }),
  dense: (layer) =>
    one(layer, "Dense", { units: layer.units, activation: "linear", use_bias: layer.bias ?? true }),
  add: (layer) => one(layer, "Add", {}),
  concat: (layer) => one(layer, "Concatenate", { axis: -1 }),
};

/** @throws Error where neither Keras nor a layer of padding before it does what this layer does */
export function describeLayer(inferred: InferredLayer, readsNonNegative: boolean): KerasLayer[] {
  const { inputShape, outputShape } = inferred;
  return describe(inferred.layer, { inputShape, outputShape, readsNonNegative });
}

function describe<K extends Layer["kind"]>(layer: Extract<Layer, { kind: K }>, place: Place): KerasLayer[] {
  const one: Describe<Extract<Layer, { kind: K }>> = DESCRIBE[layer.kind as K];
  return one(layer, place);
}

function bare(layer: Layer, className: string, config: Record<string, unknown>): KerasLayer {
  return { className, name: layer.name, config, inputs: layer.inputs, weightsOf: layer.name };
}

function one(layer: Layer, className: string, config: Record<string, unknown>): KerasLayer[] {
  return [bare(layer, className, config)];
}

function windowConfig(key: string, size: number, { stride }: { stride: number }): Record<string, unknown> {
  return { [key]: [size, size], strides: [stride, stride], ...CHANNELS_LAST };
}

/**
 * A layer that slides a window: with Keras' own padding where that puts the window in the same places, otherwise
 * behind a layer of zeros. Zeros are nothing to a maximum only among values that are never below 0.
 */
function padded(
  layer: Layer,
  { inputShape, readsNonNegative }: Place,
  window: { kernel: number; stride: number; padding: Padding; dilation?: number; ceil?: boolean },
  describe: (padding: "same" | "valid") => { className: string; config: Record<string, unknown> },
): KerasLayer[] {
  const places = (padding: Padding) =>
    inputShape.slice(0, 2).map((side) => placeWindow(side, { ...window, padding }));
  const wanted = places(window.padding);
  const asWanted = (padding: "same" | "valid") =>
    places(padding).every(
      ({ output, before }, axis) => output === wanted[axis]?.output && before === wanted[axis]?.before,
    );
  for (const padding of ["same", "valid"] as const)
    if (fits(window, inputShape, padding) && asWanted(padding)) {
      const { className, config } = describe(padding);
      return one(layer, className, config);
    }
  if (layer.kind === "max-pool" && !readsNonNegative)
    throw new Error(`${layer.name} pads values that may be below 0, which Keras has no layer for`);
  const { className, config } = describe("valid");
  return [
    {
      className: "ZeroPadding2D",
      name: `${layer.name}_pad`,
      config: { padding: wanted.map(({ before, after }) => [before, after]), ...CHANNELS_LAST },
      inputs: layer.inputs,
      weightsOf: null,
    },
    { ...bare(layer, className, config), inputs: [`${layer.name}_pad`] },
  ];
}

/** Whether the window fits at all with that padding, so that its places can be asked for. */
function fits(
  { kernel, dilation = 1 }: { kernel: number; dilation?: number },
  inputShape: Shape,
  padding: "same" | "valid",
): boolean {
  const reach = (kernel - 1) * dilation + 1;
  return padding === "same" || inputShape.slice(0, 2).every((side) => side >= reach);
}
