import type { Random } from "../random";
import { noiseTable } from "./noise-table";
import type { RgbImage } from "./rgb-image";

/** Draws made at a time: small enough for the processor's first cache. */
const CHUNK = 1_024;

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
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < source.length; i++) {
    const clean = source[i] ?? 0;
    const wanted = clean + sigma * (field[i] ?? 0);
    // Rounds as Math.round does: what is below 0 was clipped before.
    const noisy = wanted <= 0 ? 0 : wanted >= 255 ? 255 : (wanted + 0.5) | 0;
    data[i] = noisy;
    sum += noisy - clean;
    squares += (noisy - clean) * (noisy - clean);
  }
  return { image: { ...image, data }, realisedSigma: deviation(sum, squares, source.length) };
}

/**
 * Adds noise of `random`'s next draws, two values from each, by table (noiseTable): quick enough for every image of
 * every epoch.
 *
 * @param into what the noisy values are written to; may be the image's own
 * @throws RangeError when sigma is negative or not a number
 */
export function addDrawnNoise(
  image: RgbImage,
  sigma: number,
  { random, into = new Uint8Array(image.data.length) }: { random: Random; into?: Uint8Array },
): NoisyImage {
  requireSigma(sigma);
  const source = image.data;
  const table = noiseTable(sigma);
  const words = new Uint32Array(CHUNK);
  // Clips on writing, without a branch for each value.
  const clipped = new Uint8ClampedArray(into.buffer, into.byteOffset, into.length);
  let sum = 0;
  let squares = 0;
  const add = (at: number, noise: number) => {
    const clean = source[at] ?? 0;
    clipped[at] = clean + noise;
    const added = (clipped[at] ?? 0) - clean;
    sum += added;
    squares += added * added;
  };
  for (let start = 0; start < source.length; start += 2 * CHUNK) {
    random.words(words);
    const pairs = Math.min(source.length - start, 2 * CHUNK) >> 1;
    for (let i = 0; i < pairs; i++) {
      const word = words[i] ?? 0;
      add(start + 2 * i, table[word & 0xffff] ?? 0);
      add(start + 2 * i + 1, table[word >>> 16] ?? 0);
    }
    const last = start + 2 * pairs;
    if (pairs < CHUNK && last < source.length) add(last, table[(words[pairs] ?? 0) & 0xffff] ?? 0);
  }
  return { image: { ...image, data: into }, realisedSigma: deviation(sum, squares, source.length) };
}

function requireSigma(sigma: number): void {
  if (!(sigma >= 0)) throw new RangeError(`sigma is a standard deviation, from 0; not ${sigma}`);
}

function deviation(sum: number, squares: number, n: number): number {
  const mean = sum / n;
  return Math.sqrt(Math.max(0, squares / n - mean * mean));
}
