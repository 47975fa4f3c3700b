import { createRandom } from "@foldwise/core/random";
import type { Batch } from "../network/classifier";

/** A batch as bytes, from 0 to 255, shape [n, size, size, 3], and the class of each image. */
export interface ByteBatch {
  readonly pixels: Uint8Array;
  readonly classes: readonly number[];
}

/**
 * Synthetic images for benchmarks: a disc on a ground, both of a colour and at a place of their own, with noise. The
 * disc's size tells the class. The same everywhere: a formula over the project's own random numbers.
 */
export function makeDiscBatches(
  seed: string,
  { size, count, batchSize }: { size: number; count: number; batchSize: number },
): ByteBatch[] {
  return Array.from({ length: count }, (_, at) => {
    const random = createRandom(seed).fork(size, at);
    const classes = Array.from({ length: batchSize }, () => random.int(2));
    const pixels = new Uint8Array(batchSize * size * size * 3);
    for (const [row, label] of classes.entries()) {
      const radius = size * (label === 1 ? random.uniform(0.15, 0.25) : random.uniform(0.3, 0.4));
      const [x0, y0] = [random.uniform(0.4, 0.6) * size, random.uniform(0.4, 0.6) * size];
      const disc = [random.int(120) + 90, random.int(120) + 90, random.int(120) + 90];
      const ground = [random.int(80), random.int(80), random.int(80)];
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const colour = Math.hypot(x - x0, y - y0) < radius ? disc : ground;
          const start = ((row * size + y) * size + x) * 3;
          for (let channel = 0; channel < 3; channel++)
            pixels[start + channel] = (colour[channel] ?? 0) + random.int(40);
        }
    }
    return { pixels, classes };
  });
}

/** Bytes as the network takes them: from 0 to 1. */
export function toFloats({ pixels, classes }: ByteBatch): Batch {
  return { images: Float32Array.from(pixels, (value) => value / 255), classes };
}
