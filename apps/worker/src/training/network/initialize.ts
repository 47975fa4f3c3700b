import { type InferredLayer, type Initializer, sizeOf } from "@foldwise/core/models";
import type { Random } from "@foldwise/core/random";

/** Initial weights and moving averages, each array from a stream of its own under the layer's name. */
export function initializeWeights(
  layers: readonly InferredLayer[],
  random: Random,
): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  for (const { layer, weights } of layers)
    for (const { name, shape, initializer } of weights) {
      const path = `${layer.name}/${name}`;
      arrays.set(path, draw(initializer, sizeOf(shape), random.fork("weights", path)));
    }
  return arrays;
}

function draw(initializer: Initializer, length: number, random: Random): Float32Array {
  const values = new Float32Array(length);
  const fill = (next: () => number) => {
    for (let at = 0; at < length; at++) values[at] = next();
    return values;
  };
  switch (initializer.kind) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "normal":
      return fill(() => random.normal() * initializer.deviation);
    case "uniform":
      return fill(() => random.uniform(-initializer.limit, initializer.limit));
    case "glorot-uniform": {
      const limit = Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
      return fill(() => random.uniform(-limit, limit));
    }
  }
}
