import { inferNetwork, sizeOf } from "./infer";
import type { Shape } from "./layer";
import type { ModelOptions } from "./options";
import { buildNetwork } from "./registry";

export interface ModelDescription {
  readonly name: string;
  readonly params: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** outputShape without the batch: [height, width, channels] or [units]. */
  readonly layers: readonly { readonly name: string; readonly outputShape: Shape; readonly params: number }[];
}

/** Layers and parameter counts of a model, without TensorFlow. Throws as buildNetwork does. */
export function describeModel(name: string, options: Partial<ModelOptions> = {}): ModelDescription {
  const inferred = inferNetwork(buildNetwork(name, options));
  const weights = inferred.flatMap((layer) => layer.weights);
  const count = (specs: typeof weights) => specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
  const total = count(weights);
  const trainable = count(weights.filter((spec) => spec.trainable));
  return {
    name,
    params: { total, trainable, nonTrainable: total - trainable },
    layers: inferred.map(({ layer, outputShape, weights: own }) => ({
      name: layer.name,
      outputShape,
      params: count([...own]),
    })),
  };
}
