import type { Layer } from "./layer";
import { LayerList } from "./layer-list";
import type { ModelOptions } from "./options";

/**
 * The article's head (Table 4): global average pooling, flatten, dropout, batch normalization, dense softmax with L1 on
 * its kernel and Keras' "uniform" initial weights, which are within ±0.05.
 */
export function articleHead(last: string, options: ModelOptions): readonly Layer[] {
  const list = new LayerList();
  const pooled = list.globalPool("global_average_pooling", last);
  const dropped = list.dropout("dropout", list.flatten("flatten", pooled), options.dropout);
  const normal = list.push({
    kind: "batch-norm",
    name: "head_bn",
    inputs: [dropped],
    momentum: options.batchNormMomentum,
    epsilon: 1e-3,
    movingVariance: "population",
  });
  list.dense("predictions", normal, {
    units: options.classes,
    l1: options.l1,
    initializer: { kind: "uniform", limit: 0.05 },
  });
  return list.layers;
}
