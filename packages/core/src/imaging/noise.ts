import type { Random } from "../random";
import type { RgbImage } from "./rgb-image";

/** Standard normal draws, one for each pixel and channel; scale the same field by each sigma to compare sigmas. */
export function drawNoiseField(random: Random, length: number): Float32Array {
  const field = new Float32Array(length);
  for (let i = 0; i < length; i++) field[i] = random.normal();
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
export function addGaussianNoise(image: RgbImage, sigma: number, field: ArrayLike<number>): NoisyImage {
  if (!(sigma >= 0)) throw new RangeError(`sigma is a standard deviation, from 0; not ${sigma}`);
  if (field.length !== image.data.length)
    throw new RangeError(`the noise has ${field.length} values, the image ${image.data.length}`);
  const n = image.data.length;
  const data = new Uint8Array(n);
  let sum = 0;
  let sumOfSquares = 0;
  for (let i = 0; i < n; i++) {
    const clean = image.data[i] ?? 0;
    const noisy = Math.min(255, Math.max(0, Math.round(clean + sigma * (field[i] ?? 0))));
    data[i] = noisy;
    sum += noisy - clean;
    sumOfSquares += (noisy - clean) ** 2;
  }
  const mean = sum / n;
  return { image: { ...image, data }, realisedSigma: Math.sqrt(Math.max(0, sumOfSquares / n - mean * mean)) };
}
