import {
  type AugmentationOptions,
  type AugmentBuffers,
  addGaussianNoise,
  augmentArticle,
  augmentationRandom,
  createRandom,
  desaturate,
  drawNoiseField,
  type Rescale,
  type RgbImage,
  rescaleInto,
  type TrainerSample,
} from "@foldwise/core";
import type { PixelPack } from "../images/open-pack";
import type { Batch } from "../network/classifier";
import type { EpochSample } from "./samples";

export interface TrainingView {
  readonly pack: PixelPack;
  readonly seed: number;
  readonly augmentation: AugmentationOptions | null;
  readonly rescale: Rescale;
  /** Arrays that every image is worked on in; without them each has new ones. */
  readonly buffers?: ImageBuffers;
}

export interface ImageBuffers extends AugmentBuffers {
  readonly source: Uint8Array;
}

/** Buffers for images of a pack. A loaded image is valid until the next one is loaded with them. */
export function imageBuffers({ header }: PixelPack): ImageBuffers {
  const make = () => new Uint8Array(header.size * header.size * header.channels);
  return { source: make(), noisy: make(), warped: make() };
}

/** A training image as this epoch sees it: decided by seed, image, copy and epoch, whatever was loaded before. */
export function trainingImage(
  { pack, seed, augmentation, buffers }: TrainingView,
  sample: EpochSample,
  epoch: number,
): RgbImage {
  const original = pack.image(sample.index, buffers?.source);
  const source = sample.copy === "desaturated" ? desaturate(original, buffers?.source) : original;
  if (!augmentation) return source;
  const random = augmentationRandom(seed, { ...sample, epoch });
  return augmentArticle(source, random, augmentation, buffers).image;
}

export function loadTrainingBatch(view: TrainingView, samples: readonly EpochSample[], epoch: number): Batch {
  return toBatch(samples, view.rescale, (sample) => trainingImage(view, sample, epoch));
}

/** Validation images: as they come, but in the network's range. */
export function loadPlainBatch(
  { pack, rescale }: Pick<TrainingView, "pack" | "rescale">,
  samples: readonly TrainerSample[],
): Batch {
  return toBatch(samples, rescale, (sample) => pack.image(sample.index));
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

/** Images in the network's range, side by side, with their classes. */
export function toBatch<S extends TrainerSample>(
  samples: readonly S[],
  rescale: Rescale,
  load: (sample: S) => RgbImage,
): Batch {
  let images = new Float32Array(0);
  for (const [row, sample] of samples.entries()) {
    const { data } = load(sample);
    if (row === 0) images = new Float32Array(data.length * samples.length);
    rescaleInto(images, row * data.length, { values: data, rescale });
  }
  return { images, classes: samples.map((sample) => sample.class) };
}
