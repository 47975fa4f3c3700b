import type { Layer, Network } from "./layer";
import type { ModelOptions } from "./options";

/** Outputs and stride of the 13 depthwise-separable blocks (Howard et al. 2017, Table 1). */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const;
const FIRST_FILTERS = 32;

/**
 * MobileNet_M: MobileNet v1 without its top, and the article's head (Table 4): global average pooling, flatten,
 * dropout, batch normalization, dense softmax with L1 on its kernel and uniform initial weights.
 */
export function mobilenetM(options: ModelOptions): Network {
  const scaled = (filters: number) => Math.floor(filters * options.widthMultiplier);
  const layers: Layer[] = [];
  const push = (layer: Layer) => {
    layers.push(layer);
    return layer.name;
  };
  const normalize = (name: string, input: string, movingVariance: "sample" | "population") =>
    push({
      kind: "batch-norm",
      name,
      inputs: [input],
      momentum: options.batchNormMomentum,
      epsilon: 1e-3,
      movingVariance,
    });
  const normalizeAndActivate = (name: string, input: string) =>
    push({
      kind: "activation",
      name: `${name}_relu`,
      inputs: [normalize(`${name}_bn`, input, "sample")],
      activation: "relu6",
    });

  let last = push({
    kind: "conv2d",
    name: "conv1",
    inputs: ["input"],
    filters: scaled(FIRST_FILTERS),
    kernel: 3,
    stride: 2,
  });
  last = normalizeAndActivate("conv1", last);
  for (const [index, [filters, stride]] of BLOCKS.entries()) {
    const depthwise = `conv_dw_${index + 1}`;
    last = push({ kind: "depthwise-conv2d", name: depthwise, inputs: [last], kernel: 3, stride });
    last = normalizeAndActivate(depthwise, last);
    const pointwise = `conv_pw_${index + 1}`;
    last = push({
      kind: "conv2d",
      name: pointwise,
      inputs: [last],
      filters: scaled(filters),
      kernel: 1,
      stride: 1,
    });
    last = normalizeAndActivate(pointwise, last);
  }
  last = push({ kind: "global-average-pool", name: "global_average_pooling", inputs: [last] });
  last = push({ kind: "flatten", name: "flatten", inputs: [last] });
  last = push({ kind: "dropout", name: "dropout", inputs: [last], rate: options.dropout });
  last = normalize("head_bn", last, "population");
  push({
    kind: "dense",
    name: "predictions",
    inputs: [last],
    units: options.classes,
    l1: options.l1,
    uniformLimit: 0.05,
  });
  return {
    name: "mobilenet_m",
    inputShape: [options.inputSize, options.inputSize, 3],
    classes: options.classes,
    layers,
  };
}
