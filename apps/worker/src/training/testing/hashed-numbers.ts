import { type InferredLayer, sizeOf } from "@foldwise/core/models";

/** Numbers in [−1, 1) that the name and the place alone give, here as in ../network/fixtures/hashed_numbers.py. */
function hashedNumbers(name: string, count: number): Float64Array {
  let seed = 2_166_136_261;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 16_777_619) >>> 0;
  const numbers = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let h = (Math.imul(at, 2_654_435_761) + seed) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    numbers[at] = ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return numbers;
}

/** Made-up weights: kernels within ±sqrt(gain / inputs), normalizations and biases that are neither 0 nor 1. */
export function hashedWeights(layers: readonly InferredLayer[], gain: number): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  for (const { layer, weights } of layers)
    for (const { name, shape } of weights) {
      const kerasName = name.replace("depthwise_kernel", "kernel");
      const numbers = hashedNumbers(`${layer.name}/${kerasName}`, sizeOf(shape));
      const inputs = name === "depthwise_kernel" ? shape.slice(0, 2) : shape.slice(0, -1);
      const [centre, spread] =
        kerasName === "kernel"
          ? [0, Math.sqrt(gain / sizeOf(inputs))]
          : [name === "gamma" || name === "moving_variance" ? 1 : 0, 0.3];
      arrays.set(
        `${layer.name}/${name}`,
        Float32Array.from(numbers, (number) => centre + spread * number),
      );
    }
  return arrays;
}

/** Made-up images of 5 × 5 patches of colour, from 0 to 1, shape [count, size, size, 3]. */
export function hashedImages(count: number, size: number): Float32Array {
  const side = 5;
  const patches = hashedNumbers("images", count * side * side * 3);
  const images = new Float32Array(count * size * size * 3);
  let at = 0;
  for (let image = 0; image < count; image++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const [row, column] = [Math.floor((y * side) / size), Math.floor((x * side) / size)];
        const patch = ((image * side + row) * side + column) * 3;
        for (let channel = 0; channel < 3; channel++)
          images[at++] = (patches[patch + channel] ?? 0) / 2 + 0.5;
      }
  return images;
}
