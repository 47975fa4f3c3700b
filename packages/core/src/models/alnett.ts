import type { ModelDefinition } from "./definition";
import { LayerList, scaled } from "./layer-list";
import type { ModelOptions } from "./options";

/** Chosen here: the description names several dilation rates, and neither which nor how many filters. */
const DILATIONS = [1, 2, 3] as const;
const STEM_FILTERS = 32;
const CLUSTER_FILTERS = [64, 128, 256, 512] as const;

/**
 * A cluster: depthwise convolutions of one map at several dilation rates side by side, each normalized, mixed by a 1×1
 * convolution, max pooling and normalization.
 */
function cluster(
  list: LayerList,
  input: string,
  { name, filters, options }: { name: string; filters: number; options: ModelOptions },
): string {
  const norm = { momentum: options.batchNormMomentum, epsilon: 1e-3 };
  const branches = DILATIONS.map((dilation) => {
    const branch = `${name}_dw_rate${dilation}`;
    const map = list.push({
      kind: "depthwise-conv2d",
      name: branch,
      inputs: [input],
      kernel: 3,
      stride: 1,
      dilation,
    });
    return list.relu(`${branch}_relu`, list.norm(`${branch}_bn`, map, norm));
  });
  const joined = list.push({ kind: "concat", name: `${name}_concat`, inputs: branches });
  const mixed = list.conv(`${name}_pw`, joined, { filters: scaled(filters, options), kernel: 1 });
  const pooled = list.maxPool(`${name}_pool`, list.relu(`${name}_pw_relu`, mixed), { size: 2, stride: 2 });
  return list.norm(`${name}_bn`, pooled, norm);
}

export const alnett: ModelDefinition = {
  title: "ALNett, an approximation",
  source:
    "An approximation of Jawahar et al. 2022 after its published description: clusters of depthwise convolutions at " +
    "several dilation rates with max pooling and normalization. Rates, filters and head are chosen here",
  isApproximation: true,
  countsMovingAverages: true,
  inputSize: { min: 32, multipleOf: 1 },

  base: (options) => {
    const list = new LayerList();
    const norm = { momentum: options.batchNormMomentum, epsilon: 1e-3 };
    let last = list.conv("stem", "input", { filters: scaled(STEM_FILTERS, options), kernel: 3, stride: 2 });
    last = list.relu("stem_relu", list.norm("stem_bn", last, norm));
    for (const [index, filters] of CLUSTER_FILTERS.entries())
      last = cluster(list, last, { name: `cluster${index + 1}`, filters, options });
    return list.layers;
  },

  /** No implementation of the authors' is at hand to refer to: the plainest head that classifies. */
  referenceHead: (last, options) => {
    const list = new LayerList();
    const pooled = list.globalPool("global_average_pooling", last);
    list.dense("predictions", pooled, { units: options.classes, l1: options.l1 });
    return list.layers;
  },
};
