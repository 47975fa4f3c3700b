import type { ModelDefinition } from "./definition";
import { LayerList, scaled } from "./layer-list";

/** Convolutions and filters of the five blocks (Simonyan and Zisserman 2015, Table 1, column D). */
const BLOCKS = [
  [2, 64],
  [2, 128],
  [3, 256],
  [3, 512],
  [3, 512],
] as const;
const HIDDEN_UNITS = 4096;

export const vgg16: ModelDefinition = {
  title: "VGG16",
  source: "Simonyan and Zisserman 2015; layers as keras.applications.VGG16",
  isApproximation: false,
  countsMovingAverages: true,
  inputSize: { min: 32, multipleOf: 1 },

  base: (options) => {
    const list = new LayerList();
    let last = "input";
    for (const [index, [convolutions, filters]] of BLOCKS.entries()) {
      const block = `block${index + 1}`;
      for (let conv = 1; conv <= convolutions; conv++) {
        const name = `${block}_conv${conv}`;
        last = list.conv(name, last, { filters: scaled(filters, options), kernel: 3, bias: true });
        last = list.relu(`${name}_relu`, last);
      }
      last = list.maxPool(`${block}_pool`, last, { size: 2, stride: 2 });
    }
    return list.layers;
  },

  /** Two hidden layers, without dropout, as Keras has it. The width multiplier narrows them too. */
  referenceHead: (last, options) => {
    const list = new LayerList();
    let features = list.flatten("flatten", last);
    for (const name of ["fc1", "fc2"])
      features = list.relu(
        `${name}_relu`,
        list.dense(name, features, { units: scaled(HIDDEN_UNITS, options) }),
      );
    list.dense("predictions", features, { units: options.classes, l1: options.l1 });
    return list.layers;
  },
};
