import type { Random } from "../random";
import type { AugmentationOptions } from "./augmentation-options";
import { type DrawnSteps, drawAugmentation } from "./draw-augmentation";
import { addDrawnNoise } from "./noise";
import type { RgbImage } from "./rgb-image";
import { affineWarp, composeAffine } from "./warp";

/** What was drawn for one image, and what clipping left of its noise. */
export interface DrawnAugmentation extends DrawnSteps {
  readonly realisedSigma: number;
}

/** Arrays of an image's length that are written to instead of new ones, for work on image after image. */
export interface AugmentBuffers {
  readonly noisy: Uint8Array;
  readonly warped: Uint8Array;
}

/**
 * Augments one image, all that moves it in one resampling. The same generator state gives the same result.
 *
 * @param buffers where given, the result lies in one of them
 */
export function augmentArticle(
  image: RgbImage,
  random: Random,
  options: AugmentationOptions,
  buffers?: AugmentBuffers,
): { image: RgbImage; drawn: DrawnAugmentation } {
  const { drawn, noise } = drawAugmentation(random, options, image);
  const { sigma, brightness: gain, flipped: flip } = drawn;
  const { fillMode, interpolation } = options;
  let realisedSigma = 0;
  const addNoise = (clean: RgbImage): RgbImage => {
    if (sigma === 0) return clean;
    const noisy = addDrawnNoise(clean, sigma, { random: noise, into: buffers?.noisy });
    realisedSigma = noisy.realisedSigma;
    return noisy.image;
  };
  const warp = (picture: RgbImage) =>
    affineWarp(picture, composeAffine(drawn), {
      gain,
      flip,
      fillMode,
      interpolation,
      into: buffers?.warped,
    });
  const result = options.noiseOrder === "before-warp" ? warp(addNoise(image)) : addNoise(warp(image));
  return { image: result, drawn: { ...drawn, realisedSigma } };
}
