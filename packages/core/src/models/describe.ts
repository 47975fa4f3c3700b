import { inferNetwork, sizeOf } from "./infer";
import type { Shape, WeightSpec } from "./layer";
import type { ModelOptions } from "./options";
import { buildNetwork, listModels } from "./registry";

export interface ModelDescription {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly isApproximation: boolean;
  readonly params: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** Multiplications of a weight by a value for one image going forward: a rough measure of cost between models. */
  readonly multiplyAdds: number;
  /**
   * The same for one image in training: the way back takes two more of each, once for the layer's input and once for its
   * weights, and does not enter a frozen base.
   */
  readonly trainingMultiplyAdds: number;
  /** outputShape without the batch: [height, width, channels] or [units]. */
  readonly layers: readonly { readonly name: string; readonly outputShape: Shape; readonly params: number }[];
}

/** Layers and parameter counts of a model, without TensorFlow. Throws as buildNetwork does. */
export function describeModel(name: string, options: Partial<ModelOptions> = {}): ModelDescription {
  const inferred = inferNetwork(buildNetwork(name, options));
  const weights = inferred.flatMap((layer) => layer.weights);
  const total = count(weights);
  const trainable = count(weights.filter((spec) => spec.trainable));
  const listed = listModels().find((model) => model.name === name);
  return {
    name,
    title: listed?.title ?? name,
    source: listed?.source ?? "",
    isApproximation: listed?.isApproximation ?? false,
    params: { total, trainable, nonTrainable: total - trainable },
    multiplyAdds: inferred.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    trainingMultiplyAdds: inferred.reduce(
      (sum, { layer, multiplyAdds }) => sum + (layer.frozen ? 1 : 3) * multiplyAdds,
      0,
    ),
    layers: inferred.map(({ layer, outputShape, weights: own }) => ({
      name: layer.name,
      outputShape,
      params: count(own),
    })),
  };
}

function count(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
}
