import type { TrainerSample } from "@foldwise/core/contracts/trainer";
import {
  type AugmentationOptions,
  addGaussianNoise,
  augmentationRandom,
  augmentInto,
  desaturate,
  drawNoiseField,
  networkTarget,
  type Rescale,
  type RgbImage,
  writePixels,
} from "@foldwise/core/imaging";
import { createRandom } from "@foldwise/core/random";
import { imageLength, type PixelPack } from "../images/open-pack";
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

/** Two arrays of an image's length. */
export interface ImageBuffers {
  readonly source: Uint8Array;
  readonly scratch: Uint8Array;
}

export function imageBuffers({ header }: PixelPack): ImageBuffers {
  const make = () => new Uint8Array(imageLength(header));
  return { source: make(), scratch: make() };
}

/**
 * Writes a training image as an epoch sees it, in the network's range: decided by seed, image, copy and epoch, whatever
 * was loaded before.
 *
 * @param into of an image's length
 */
export function writeTrainingImage(
  into: Float32Array,
  { pack, seed, augmentation, rescale, buffers }: TrainingView,
  { sample, epoch }: { sample: EpochSample; epoch: number },
): void {
  const original = pack.image(sample.index, buffers?.source);
  const image = sample.copy === "desaturated" ? desaturate(original, original.data) : original;
  const target = networkTarget(into, rescale);
  if (augmentation) {
    const random = augmentationRandom(seed, { ...sample, epoch });
    augmentInto(target, image, { random, options: augmentation, scratch: buffers?.scratch });
  } else writePixels(target, image.data);
}

/** @param into of the batch's length; a new array where left out */
export function loadTrainingBatch(
  view: TrainingView,
  samples: readonly EpochSample[],
  {
    epoch,
    into = new Float32Array(samples.length * imageLength(view.pack.header)),
  }: { epoch: number; into?: Float32Array },
): Batch {
  const length = imageLength(view.pack.header);
  for (const [row, sample] of samples.entries())
    writeTrainingImage(into.subarray(row * length, (row + 1) * length), view, { sample, epoch });
  return { images: into, classes: samples.map((sample) => sample.class) };
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
    writePixels(networkTarget(images.subarray(row * data.length), rescale), data);
  }
  return { images, classes: samples.map((sample) => sample.class) };
}
