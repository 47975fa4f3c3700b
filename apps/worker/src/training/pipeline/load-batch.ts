import {
  type AugmentationOptions,
  addGaussianNoise,
  augmentArticle,
  createRandom,
  desaturate,
  drawNoiseField,
  type RgbImage,
  type TrainerSample,
} from "@foldwise/core";
import type { PixelPack } from "../images/open-pack";
import type { Batch } from "../network/classifier";
import type { EpochSample } from "./samples";

const RESCALE = 1 / 255;

export interface TrainingView {
  readonly pack: PixelPack;
  readonly seed: number;
  readonly augmentation: AugmentationOptions | null;
}

/** A training image as this epoch sees it: decided by seed, image, copy and epoch, whatever was loaded before. */
export function trainingImage(
  { pack, seed, augmentation }: TrainingView,
  sample: EpochSample,
  epoch: number,
): RgbImage {
  const original = pack.image(sample.index);
  const source = sample.copy === "desaturated" ? desaturate(original) : original;
  if (!augmentation) return source;
  const random = createRandom(seed).fork("augment", sample.index, sample.copy, epoch);
  return augmentArticle(source, random, augmentation).image;
}

export function loadTrainingBatch(view: TrainingView, samples: readonly EpochSample[], epoch: number): Batch {
  return toBatch(samples, (sample) => trainingImage(view, sample, epoch));
}

export function loadPlainBatch(pack: PixelPack, samples: readonly TrainerSample[]): Batch {
  return toBatch(samples, (sample) => pack.image(sample.index));
}

/**
 * A test image with noise. The draw is of the image and the replicate alone, and each sigma scales the same one, so
 * that models and sigmas differ by what they are and not by luck.
 */
export function noisyTestImage(
  pack: PixelPack,
  index: number,
  { sigma, replicate }: { sigma: number; replicate: number },
): { image: RgbImage; realisedSigma: number } {
  const image = pack.image(index);
  if (sigma === 0) return { image, realisedSigma: 0 };
  const field = drawNoiseField(createRandom("test-noise").fork(index, replicate), image.data.length);
  return addGaussianNoise(image, sigma, field);
}

/** Images scaled to 0–1, side by side, with their classes. */
export function toBatch<S extends TrainerSample>(
  samples: readonly S[],
  load: (sample: S) => RgbImage,
): Batch {
  let images = new Float32Array(0);
  for (const [row, sample] of samples.entries()) {
    const { data } = load(sample);
    if (row === 0) images = new Float32Array(data.length * samples.length);
    const start = row * data.length;
    for (let i = 0; i < data.length; i++) images[start + i] = (data[i] ?? 0) * RESCALE;
  }
  return { images, classes: samples.map((sample) => sample.class) };
}
