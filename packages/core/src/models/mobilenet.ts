import type { ModelDefinition } from "./definition";
import { LayerList, scaled } from "./layer-list";

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

/** MobileNet v1. With the article's head it is MobileNet_M. */
export const mobilenetM: ModelDefinition = {
  title: "MobileNet_M (MobileNet v1 with the article's head)",
  source: "Howard et al. 2017; layers as keras.applications.MobileNet",
  isApproximation: false,
  countsMovingAverages: true,
  inputSize: { min: 32, multipleOf: 32 },

  base: (options) => {
    const list = new LayerList();
    const normalizeAndActivate = (name: string, input: string) =>
      list.relu(
        `${name}_relu`,
        list.norm(`${name}_bn`, input, { momentum: options.batchNormMomentum, epsilon: 1e-3 }),
        "relu6",
      );
    let last = list.conv("conv1", "input", { filters: scaled(FIRST_FILTERS, options), kernel: 3, stride: 2 });
    last = normalizeAndActivate("conv1", last);
    for (const [index, [filters, stride]] of BLOCKS.entries()) {
      const depthwise = `conv_dw_${index + 1}`;
      last = list.push({ kind: "depthwise-conv2d", name: depthwise, inputs: [last], kernel: 3, stride });
      last = normalizeAndActivate(depthwise, last);
      const pointwise = `conv_pw_${index + 1}`;
      last = list.conv(pointwise, last, { filters: scaled(filters, options), kernel: 1 });
      last = normalizeAndActivate(pointwise, last);
    }
    return list.layers;
  },

  referenceHead: (last, options) => {
    const list = new LayerList();
    const pooled = list.push({
      kind: "global-average-pool",
      name: "global_average_pooling2d",
      inputs: [last],
      keepSides: true,
    });
    const logits = list.conv("conv_preds", list.dropout("dropout", pooled, options.dropout), {
      filters: options.classes,
      kernel: 1,
      bias: true,
      l1: options.l1,
    });
    list.flatten("predictions", logits);
    return list.layers;
  },
};
