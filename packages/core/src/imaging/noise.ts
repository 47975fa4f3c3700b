import type { Random } from "../random";
import { writeDrawnNoise } from "./drawn-noise";
import type { RgbImage } from "./rgb-image";

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
  requireSigma(sigma);
  if (field.length !== image.data.length)
    throw new RangeError(`the noise has ${field.length} values, the image ${image.data.length}`);
  const source = image.data;
  const data = new Uint8Array(source.length);
  for (let i = 0; i < source.length; i++) {
    const wanted = (source[i] ?? 0) + sigma * (field[i] ?? 0);
    // Rounds as Math.round does: what is below 0 was clipped before.
    data[i] = wanted <= 0 ? 0 : wanted >= 255 ? 255 : (wanted + 0.5) | 0;
  }
  return { image: { ...image, data }, realisedSigma: realisedSigma(source, data) };
}

/**
 * The noise of training images: `random`'s next draws by table (writeDrawnNoise).
 *
 * @throws RangeError when sigma is negative or not a number
 */
export function addDrawnNoise(image: RgbImage, sigma: number, random: Random): NoisyImage {
  requireSigma(sigma);
  const data = new Uint8Array(image.data.length);
  writeDrawnNoise(data, image.data, { sigma, random });
  return { image: { ...image, data }, realisedSigma: realisedSigma(image.data, data) };
}

function realisedSigma(clean: Uint8Array, noisy: Uint8Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < clean.length; i++) {
    const added = (noisy[i] ?? 0) - (clean[i] ?? 0);
    sum += added;
    squares += added * added;
  }
  const mean = sum / clean.length;
  return Math.sqrt(Math.max(0, squares / clean.length - mean * mean));
}

function requireSigma(sigma: number): void {
  if (!(sigma >= 0)) throw new RangeError(`sigma is a standard deviation, from 0; not ${sigma}`);
}
