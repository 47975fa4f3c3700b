import type { ModelDefinition } from "./definition";
import { LayerList, scaled } from "./layer-list";
import type { ModelOptions } from "./options";

/** Blocks, filters of the narrow convolutions, and stride of the first block (He et al. 2016, Table 1, 50 layers). */
const STACKS = [
  [3, 64, 1],
  [4, 128, 2],
  [6, 256, 2],
  [3, 512, 2],
] as const;
const EXPANSION = 4;
const EPSILON = 1.001e-5;

/** A convolution with bias, as Keras has them here, and its normalization. */
function convNorm(
  list: LayerList,
  input: string,
  { name, options, ...conv }: { name: string; options: ModelOptions } & Parameters<LayerList["conv"]>[2],
): string {
  const last = list.conv(`${name}_conv`, input, { ...conv, bias: true });
  return list.norm(`${name}_bn`, last, { momentum: options.batchNormMomentum, epsilon: EPSILON });
}

/** A bottleneck: the stride is the first convolution's, as in the paper and Keras, not the second's as in torchvision. */
function bottleneck(
  list: LayerList,
  input: string,
  { name, filters, stride, widens, options }: BlockOptions,
): string {
  const narrow = scaled(filters, options);
  const wide = scaled(EXPANSION * filters, options);
  const convReluOf = (part: string, from: string, conv: { kernel: number; stride: number }) =>
    list.relu(
      `${name}_${part}_relu`,
      convNorm(list, from, { name: `${name}_${part}`, filters: narrow, options, ...conv }),
    );
  const shortcut = widens
    ? convNorm(list, input, {
        name: `${name}_0`,
        filters: wide,
        kernel: 1,
        stride,
        padding: "valid",
        options,
      })
    : input;
  let last = convReluOf("1", input, { kernel: 1, stride });
  last = convReluOf("2", last, { kernel: 3, stride: 1 });
  last = convNorm(list, last, { name: `${name}_3`, filters: wide, kernel: 1, padding: "valid", options });
  const sum = list.push({ kind: "add", name: `${name}_add`, inputs: [shortcut, last] });
  return list.relu(`${name}_out`, sum);
}

interface BlockOptions {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  /** The first block of a stack brings its shortcut to the new shape by a convolution. */
  readonly widens: boolean;
  readonly options: ModelOptions;
}

export const resnet50: ModelDefinition = {
  title: "ResNet-50",
  source: "He et al. 2016; layers as keras.applications.ResNet50",
  isApproximation: false,
  countsMovingAverages: true,
  inputSize: { min: 32, multipleOf: 1 },

  base: (options) => {
    const list = new LayerList();
    const stem = { filters: scaled(64, options), kernel: 7, stride: 2, padding: 3 };
    let last = convNorm(list, "input", { name: "conv1", options, ...stem });
    last = list.relu("conv1_relu", last);
    // Keras pads with zeros, which after ReLU never exceed a value: the same as no value at all.
    last = list.maxPool("pool1_pool", last, { size: 3, stride: 2, padding: 1 });
    for (const [at, [blocks, filters, stride]] of STACKS.entries())
      for (let block = 1; block <= blocks; block++)
        last = bottleneck(list, last, {
          name: `conv${at + 2}_block${block}`,
          filters,
          stride: block === 1 ? stride : 1,
          widens: block === 1,
          options,
        });
    return list.layers;
  },

  referenceHead: (last, options) => {
    const list = new LayerList();
    const pooled = list.globalPool("avg_pool", last);
    list.dense("predictions", pooled, { units: options.classes, l1: options.l1 });
    return list.layers;
  },
};
