import { type InferredLayer, type Initializer, type Random, sizeOf } from "@foldwise/core";

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
  if (initializer.kind === "zeros") return new Float32Array(length);
  if (initializer.kind === "ones") return new Float32Array(length).fill(1);
  const limit =
    initializer.kind === "uniform"
      ? initializer.limit
      : Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
  return Float32Array.from({ length }, () => random.uniform(-limit, limit));
}
