import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createRandom, inferNetwork, type Network, sizeOf } from "@foldwise/core";

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "foldwise-weights-"));
}

/** A file of fixtures/, written by Keras, as it was before it was packed. */
export function keras(name: "whole.h5" | "weights-only.h5" | "base.weights.h5", folder: string): string {
  const path = join(folder, name);
  writeFileSync(path, gunzipSync(readFileSync(new URL(`./fixtures/${name}.gz`, import.meta.url))));
  return path;
}

/** The images whose predictions fixtures/predictions.json has. */
export function fixtureImages(count: number, size: number): Float32Array {
  const each = size * size * 3;
  return Float32Array.from({ length: count * each }, (_, k) => {
    const noise = (Math.imul(k, 2_654_435_761) >>> 0) / 4_294_967_296;
    return noise * ((1 + (k % (7 + Math.floor(k / each)))) / 13);
  });
}

/** Weights that no initializer gives, moving averages included, at a scale that keeps values from dying out or exploding. */
export function drawWeights(network: Network, seed: number): Map<string, Float32Array> {
  const random = createRandom(seed);
  return new Map(
    inferNetwork(network).flatMap(({ layer, weights }) =>
      weights.map(({ name, shape }) => {
        const stream = random.fork(layer.name, name);
        const isPositive = name === "gamma" || name === "moving_variance";
        const fanIn = sizeOf(name === "depthwise_kernel" ? shape.slice(0, 2) : shape.slice(0, -1));
        const limit = shape.length > 1 ? Math.sqrt(6 / fanIn) : 0.3;
        const draw = () => (isPositive ? stream.uniform(0.5, 1.5) : stream.uniform(-limit, limit));
        return [`${layer.name}/${name}`, Float32Array.from({ length: sizeOf(shape) }, draw)];
      }),
    ),
  );
}
