import { notFound } from "../errors";
import { inferNetwork, sizeOf } from "./infer";
import type { Shape, WeightSpec } from "./layer";
import type { ModelOptions } from "./options";
import { buildNetwork, listModels } from "./registry";

export interface ModelDescription {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly isApproximation: boolean;
  /** As the reference implementation counts: Keras has moving averages among the parameters, torchvision has not. */
  readonly params: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** Numbers that batch normalization averages, whether they are among the parameters or not. */
  readonly movingAverages: number;
  readonly countsMovingAverages: boolean;
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
  const listed = listModels().find((model) => model.name === name);
  if (!listed) throw notFound("model", name);
  const { title, source, isApproximation, countsMovingAverages } = listed;
  const counted = (specs: readonly WeightSpec[]) =>
    countsMovingAverages ? specs : specs.filter((spec) => !isMovingAverage(spec));
  const all = inferred.flatMap((layer) => layer.weights);
  const weights = counted(all);
  const total = count(weights);
  const trainable = count(weights.filter((spec) => spec.trainable));
  return {
    name,
    title,
    source,
    isApproximation,
    countsMovingAverages,
    params: { total, trainable, nonTrainable: total - trainable },
    movingAverages: count(all.filter(isMovingAverage)),
    multiplyAdds: inferred.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    trainingMultiplyAdds: inferred.reduce(
      (sum, { layer, multiplyAdds }) => sum + (layer.frozen ? 1 : 3) * multiplyAdds,
      0,
    ),
    layers: inferred.map(({ layer, outputShape, weights: own }) => ({
      name: layer.name,
      outputShape,
      params: count(counted(own)),
    })),
  };
}

function isMovingAverage({ name }: WeightSpec): boolean {
  return name.startsWith("moving_");
}

function count(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
}
