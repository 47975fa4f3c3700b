import type { Random } from "../random";
import { composeAffine } from "./affine";
import type { AugmentationOptions } from "./augmentation-options";
import { type DrawnSteps, drawAugmentation } from "./draw-augmentation";
import { writeDrawnNoise } from "./drawn-noise";
import { eightBitTarget, type PixelTarget, writePixels } from "./pixel-target";
import type { RgbImage } from "./rgb-image";
import { warpInto } from "./warp";

/** Augments one image, all that moves it in one resampling. The same generator state gives the same result. */
export function augmentImage(
  image: RgbImage,
  random: Random,
  options: AugmentationOptions,
): { image: RgbImage; drawn: DrawnSteps } {
  const data = new Uint8Array(image.data.length);
  const drawn = augmentInto(eightBitTarget(data), image, { random, options });
  return { image: { ...image, data }, drawn };
}

/**
 * `augmentImage` straight into an array, the network's values where the target has those: what a training does image
 * after image.
 *
 * @param target of the image's length, and not its own array
 * @param scratch another array of that length, which is written over; a new one where left out
 * @returns what was drawn
 */
export function augmentInto(
  target: PixelTarget,
  image: RgbImage,
  {
    random,
    options,
    scratch = new Uint8Array(image.data.length),
  }: { random: Random; options: AugmentationOptions; scratch?: Uint8Array },
): DrawnSteps {
  const { drawn, noise } = drawAugmentation(random, options, image);
  const { sigma } = drawn;
  const { fillMode, interpolation } = options;
  const warp = {
    affine: composeAffine(drawn),
    gain: drawn.brightness,
    flip: drawn.flipped,
    fillMode,
    interpolation,
  };
  if (sigma === 0) warpInto(target, image, warp);
  else if (options.noiseOrder === "before-warp") {
    writeDrawnNoise(scratch, image.data, { sigma, random: noise });
    warpInto(target, { ...image, data: scratch }, warp);
  } else {
    warpInto(eightBitTarget(scratch), image, warp);
    writeDrawnNoise(scratch, scratch, { sigma, random: noise });
    writePixels(target, scratch);
  }
  return drawn;
}
