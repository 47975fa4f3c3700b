import type { Random } from "../random";
import type { RgbImage } from "./rgb-image";

/** Draws made at a time: small enough for the processor's first cache. */
const CHUNK = 4_096;

/** Standard normal draws, one for each pixel and channel; scale the same field by each sigma to compare sigmas. */
export function drawNoiseField(random: Random, length: number): Float32Array {
  const field = new Float32Array(length);
  random.normals(field);
  return field;
}

export interface NoisyImage {
  readonly image: RgbImage;
  /** Standard deviation of what was really added, after rounding and clipping, 8-bit units: clipping takes from it. */
  readonly realisedSigma: number;
}

/**
 * Adds zero-mean Gaussian noise in floating point, rounds and clips to 0–255.
 *
 * @param sigma standard deviation, 8-bit units, from 0
 * @param field standard normal draws, one for each value of the image
 * @throws RangeError when sigma is negative or not a number, or the field has another length
 */
export function addGaussianNoise(image: RgbImage, sigma: number, field: Float32Array): NoisyImage {
  if (field.length !== image.data.length)
    throw new RangeError(`the noise has ${field.length} values, the image ${image.data.length}`);
  return addNoise(image, sigma, (from, to) => field.subarray(from, to));
}

/**
 * The same with noise of `random`'s next draws, from the coarse normals: quick enough for every image of every epoch,
 * and no different once rounded to 8 bits.
 */
export function addDrawnNoise(image: RgbImage, sigma: number, random: Random): NoisyImage {
  const chunk = new Float32Array(CHUNK);
  return addNoise(image, sigma, (from, to) => {
    const part = chunk.subarray(0, to - from);
    random.coarseNormals(part);
    return part;
  });
}

function addNoise(
  image: RgbImage,
  sigma: number,
  noiseOf: (from: number, to: number) => Float32Array,
): NoisyImage {
  if (!(sigma >= 0)) throw new RangeError(`sigma is a standard deviation, from 0; not ${sigma}`);
  const source = image.data;
  const data = new Uint8Array(source.length);
  let sum = 0;
  let sumOfSquares = 0;
  for (let start = 0; start < source.length; start += CHUNK) {
    const noise = noiseOf(start, Math.min(source.length, start + CHUNK));
    for (let i = 0; i < noise.length; i++) {
      const clean = source[start + i] ?? 0;
      const wanted = clean + sigma * (noise[i] ?? 0);
      // Rounds as Math.round does: what is below 0 was clipped before.
      const noisy = wanted <= 0 ? 0 : wanted >= 255 ? 255 : (wanted + 0.5) | 0;
      data[start + i] = noisy;
      sum += noisy - clean;
      sumOfSquares += (noisy - clean) * (noisy - clean);
    }
  }
  const mean = sum / source.length;
  const variance = sumOfSquares / source.length - mean * mean;
  return { image: { ...image, data }, realisedSigma: Math.sqrt(Math.max(0, variance)) };
}
