import { inferNetwork, type Layer, type Network } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import type { Batch } from "../network/classifier";
import { initializeWeights } from "../network/initialize";

export const random = createRandom("network-tests");

/** The layer that most of them begin with. */
export const conv = {
  kind: "conv2d",
  name: "conv",
  inputs: ["input"],
  filters: 4,
  kernel: 3,
  stride: 1,
} as const satisfies Layer;

export function network(layers: readonly Layer[], inputShape: readonly number[] = [9, 8, 3]): Network {
  return { name: "test", inputShape, classes: 2, layers };
}

/** Puts a head under any layers, so that there is a loss. */
export function withHead(...layers: Layer[]): Network {
  const last = layers.at(-1)?.name ?? "input";
  return network([
    ...layers,
    { kind: "global-average-pool", name: "pool", inputs: [last] },
    {
      kind: "dense",
      name: "dense",
      inputs: ["pool"],
      units: 2,
      initializer: { kind: "uniform", limit: 0.5 },
    },
  ]);
}

export function batchFor({ inputShape }: Network, count: number): Batch {
  const size = inputShape.reduce((product, side) => product * side, 1);
  const draw = random.fork("batch", count, size);
  return {
    images: Float32Array.from({ length: count * size }, () => draw.uniform(-1, 1)),
    classes: Array.from({ length: count }, (_, index) => index % 2),
  };
}

/** As drawn for a training, but for the ones and zeros. */
export function weightsFor(net: Network): Map<string, Float32Array> {
  const weights = initializeWeights(inferNetwork(net), random.fork("weights"));
  // They would hide a gradient that forgets them.
  for (const [name, values] of weights)
    if (/gamma|beta|bias/.test(name)) {
      const draw = random.fork("jitter", name);
      weights.set(
        name,
        values.map((value) => value + draw.uniform(-0.3, 0.3)),
      );
    }
  return weights;
}
