import type { ModelDefinition } from "./definition";
import type { KernelInitializer } from "./layer";
import { LayerList, scaled } from "./layer-list";
import type { ModelOptions } from "./options";

/** Filters of one inception module (Szegedy et al. 2015, Table 1), in the table's order. */
interface Inception {
  readonly name: string;
  readonly one: number;
  readonly threeReduce: number;
  readonly three: number;
  readonly fiveReduce: number;
  readonly five: number;
  readonly pool: number;
}
const inception = (
  name: string,
  [one, threeReduce, three]: readonly [number, number, number],
  [fiveReduce, five, pool]: readonly [number, number, number],
): Inception => ({ name, one, threeReduce, three, fiveReduce, five, pool });

const STAGES: readonly (readonly Inception[])[] = [
  [inception("3a", [64, 96, 128], [16, 32, 32]), inception("3b", [128, 128, 192], [32, 96, 64])],
  [
    inception("4a", [192, 96, 208], [16, 48, 64]),
    inception("4b", [160, 112, 224], [24, 64, 64]),
    inception("4c", [128, 128, 256], [24, 64, 64]),
    inception("4d", [112, 144, 288], [32, 64, 64]),
    inception("4e", [256, 160, 320], [32, 128, 128]),
  ],
  [inception("5a", [256, 160, 320], [32, 128, 128]), inception("5b", [384, 192, 384], [48, 128, 128])],
];
/** torchvision draws from a normal distribution cut off at ±2, which is 200 deviations out. */
const START: KernelInitializer = { kind: "normal", deviation: 0.01 };

interface ConvOptions {
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly options: ModelOptions;
}

/** torchvision's BasicConv2d: convolution without bias, normalization, ReLU. */
function basicConv(list: LayerList, name: string, input: string, conv: ConvOptions): string {
  const { filters, kernel, stride = 1, options } = conv;
  const last = list.conv(`${name}.conv`, input, {
    filters: scaled(filters, options),
    kernel,
    stride,
    padding: (kernel - 1) / 2,
    initializer: START,
  });
  const norm = { momentum: options.batchNormMomentum, epsilon: 1e-3 };
  return list.relu(`${name}.relu`, list.norm(`${name}.bn`, last, norm));
}

/** The branch of the table's "5×5" has a 3×3 kernel, as torchvision's has; its published weights are so. */
function inceptionModule(list: LayerList, input: string, module: Inception, options: ModelOptions): string {
  const name = `inception${module.name}`;
  const conv = (branch: string, from: string, filters: number, kernel: number) =>
    basicConv(list, `${name}.${branch}`, from, { filters, kernel, options });
  const one = conv("branch1", input, module.one, 1);
  const three = conv("branch2.1", conv("branch2.0", input, module.threeReduce, 1), module.three, 3);
  const five = conv("branch3.1", conv("branch3.0", input, module.fiveReduce, 1), module.five, 3);
  const pooled = list.maxPool(`${name}.branch4.0`, input, { size: 3, stride: 1, padding: 1, ceil: true });
  const pool = conv("branch4.1", pooled, module.pool, 1);
  return list.push({ kind: "concat", name: `${name}.concat`, inputs: [one, three, five, pool] });
}

export const googlenet: ModelDefinition = {
  title: "GoogLeNet",
  source: "Szegedy et al. 2015; layers as torchvision.models.googlenet, without auxiliary heads",
  isApproximation: false,
  countsMovingAverages: false,
  inputSize: { min: 32, multipleOf: 1 },

  base: (options) => {
    const list = new LayerList();
    const half = { size: 3, stride: 2, ceil: true };
    let last = basicConv(list, "conv1", "input", { filters: 64, kernel: 7, stride: 2, options });
    last = list.maxPool("maxpool1", last, half);
    last = basicConv(list, "conv2", last, { filters: 64, kernel: 1, options });
    last = basicConv(list, "conv3", last, { filters: 192, kernel: 3, options });
    last = list.maxPool("maxpool2", last, half);
    for (const [at, stage] of STAGES.entries()) {
      for (const module of stage) last = inceptionModule(list, last, module, options);
      if (at === 0) last = list.maxPool("maxpool3", last, half);
      if (at === 1) last = list.maxPool("maxpool4", last, { size: 2, stride: 2, ceil: true });
    }
    return list.layers;
  },

  referenceHead: (last, options) => {
    const list = new LayerList();
    const pooled = list.globalPool("avgpool", last);
    const dropped = list.dropout("dropout", pooled, options.dropout);
    list.dense("fc", dropped, { units: options.classes, initializer: START, l1: options.l1 });
    return list.layers;
  },
};
