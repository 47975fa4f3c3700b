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

/** Augments one image, all that moves it in one resampling. The same generator state gives the same result. */
export function augmentArticle(
  image: RgbImage,
  random: Random,
  options: AugmentationOptions,
): { image: RgbImage; drawn: DrawnAugmentation } {
  const { drawn, noise } = drawAugmentation(random, options, image);
  const { sigma, brightness: gain, flipped: flip } = drawn;
  const { fillMode, interpolation } = options;
  let realisedSigma = 0;
  const addNoise = (clean: RgbImage): RgbImage => {
    if (sigma === 0) return clean;
    const noisy = addDrawnNoise(clean, sigma, noise);
    realisedSigma = noisy.realisedSigma;
    return noisy.image;
  };
  const warp = (picture: RgbImage) =>
    affineWarp(picture, composeAffine(drawn), { gain, flip, fillMode, interpolation });
  const result = options.noiseOrder === "before-warp" ? warp(addNoise(image)) : addNoise(warp(image));
  return { image: result, drawn: { ...drawn, realisedSigma } };
}
