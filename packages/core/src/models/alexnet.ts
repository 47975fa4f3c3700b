import type { ModelDefinition } from "./definition";
import type { KernelInitializer } from "./layer";
import { LayerList, scaled } from "./layer-list";

/** Place in torchvision's `features`, filters, kernel, stride, padding, and whether a max pool follows. */
const CONVOLUTIONS = [
  { at: 0, filters: 64, kernel: 11, stride: 4, padding: 2, pool: true },
  { at: 3, filters: 192, kernel: 5, stride: 1, padding: 2, pool: true },
  { at: 6, filters: 384, kernel: 3, stride: 1, padding: 1, pool: false },
  { at: 8, filters: 256, kernel: 3, stride: 1, padding: 1, pool: false },
  { at: 10, filters: 256, kernel: 3, stride: 1, padding: 1, pool: true },
] as const;
const HIDDEN_UNITS = 4096;
const START: KernelInitializer = { kind: "fan-in-uniform" };

export const alexnet: ModelDefinition = {
  title: "AlexNet",
  source: "Krizhevsky 2014; layers as torchvision.models.alexnet",
  isApproximation: false,
  countsMovingAverages: false,
  inputSize: { min: 63, multipleOf: 1 },

  base: (options) => {
    const list = new LayerList();
    let last = "input";
    for (const { at, pool, filters, ...window } of CONVOLUTIONS) {
      const conv = { ...window, filters: scaled(filters, options), bias: true, initializer: START };
      last = list.relu(`features.${at + 1}`, list.conv(`features.${at}`, last, conv));
      if (pool) last = list.maxPool(`features.${at + 2}`, last, { size: 3, stride: 2 });
    }
    return list.layers;
  },

  /**
   * torchvision brings every map to 6 × 6 first, which at 224 px it is already. Elsewhere the map goes on as it is, and
   * `classifier.1` has as many inputs as that makes. The width multiplier narrows the hidden layers too.
   */
  referenceHead: (last, options) => {
    const list = new LayerList();
    let features = list.flatten("flatten", last);
    for (const at of [0, 3]) {
      const dropped = list.dropout(`classifier.${at}`, features, options.dropout);
      const hidden = { units: scaled(HIDDEN_UNITS, options), initializer: START };
      features = list.relu(`classifier.${at + 2}`, list.dense(`classifier.${at + 1}`, dropped, hidden));
    }
    list.dense("classifier.6", features, { units: options.classes, initializer: START, l1: options.l1 });
    return list.layers;
  },
};
