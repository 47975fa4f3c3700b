import { type AffineParts, composeAffine } from "./affine";
import type { AugmentationOptions } from "./augmentation-options";
import { desaturate } from "./desaturate";
import { augmentationRandom, drawAugmentation } from "./draw-augmentation";
import { addDrawnNoise } from "./noise";
import { type Padding, padToSquare } from "./pad";
import type { Rescale } from "./rescale";
import { centreCrop, type ResizeFilter, resizeImage } from "./resize";
import type { RgbImage } from "./rgb-image";
import { affineWarp } from "./warp";

/**
 * The stages in their usual order; noise comes after brightness where `noiseOrder` says so, and padding only where the
 * options ask for it.
 */
export const STAGES = [
  "original",
  "pad",
  "crop",
  "resize",
  "desaturate",
  "noise",
  "rotation",
  "shift",
  "shear",
  "zoom",
  "flip",
  "brightness",
  "rescale",
] as const;
export type StageName = (typeof STAGES)[number];

/** An image after a stage, and the numbers that the stage was done with. */
export interface RenderedStage {
  readonly name: StageName;
  /** False where the options leave the stage out, or the draw made it do nothing: the image is the one before. */
  readonly applied: boolean;
  /** Degrees, pixels, factors and 8-bit units, by name. */
  readonly drawn: Readonly<Record<string, number | string | boolean>>;
  readonly image: RgbImage;
}

export interface StageOptions {
  readonly pad?: Padding;
  readonly crop: number;
  readonly resize: ResizeFilter;
  /** Side of the network's input, pixels. */
  readonly size: number;
  /** Null: nothing is drawn, as for validation and test images. */
  readonly augmentation: AugmentationOptions | null;
  readonly rescale: Rescale;
}

/** Which of a training's draws: its seed, the image's place in the dataset, the copy and the epoch. */
export interface StageDraw {
  readonly seed: number;
  readonly index: number;
  readonly copy: "original" | "desaturated";
  readonly epoch: number;
}

/**
 * Shows what happens to one image on its way to the network, stage by stage. The pipeline turns, shifts, shears and
 * zooms in one resampling; so does each stage here, with the steps up to its own. The image after the last stage is
 * the training image of this draw, bit by bit.
 */
export function renderStages(original: RgbImage, options: StageOptions, draw: StageDraw): RenderedStage[] {
  const stages: RenderedStage[] = [];
  const push = (name: StageName, image: RgbImage, drawn: RenderedStage["drawn"], applied: boolean) => {
    stages.push({ name, applied, drawn, image });
    return image;
  };
  push("original", original, { width: original.width, height: original.height }, true);
  const square = options.pad ? padStage(original, options.pad, push) : original;
  const { width, height } = square;
  const cropped = centreCrop(square, options.crop);
  push(
    "crop",
    cropped,
    { share: options.crop, width: cropped.width, height: cropped.height },
    cropped.width !== width || cropped.height !== height,
  );
  const { size, resize } = options;
  const resized = resizeImage(cropped, { width: size, height: size, filter: resize });
  push("resize", resized, { filter: resize, width: size, height: size }, resized !== cropped);
  const copies = draw.copy === "desaturated";
  const source = push(
    "desaturate",
    copies ? desaturate(resized) : resized,
    copies ? { saturation: 0 } : {},
    copies,
  );
  const last = options.augmentation ? augmentStages(source, options.augmentation, draw, push) : source;
  const [low, high] = options.rescale === "0-1" ? [0, 1] : [-1, 1];
  push("rescale", last, { low, high }, true);
  return stages;
}

type Push = (name: StageName, image: RgbImage, drawn: RenderedStage["drawn"], applied: boolean) => RgbImage;

function padStage(image: RgbImage, pad: Padding, push: Push): RgbImage {
  const padded = padToSquare(image, pad);
  const { width, height } = padded;
  const mode: RenderedStage["drawn"] =
    pad.mode === "constant" ? { mode: pad.mode, value: pad.value ?? 0 } : { mode: pad.mode };
  return push("pad", padded, { ...mode, width, height }, padded !== image);
}

function augmentStages(
  source: RgbImage,
  options: AugmentationOptions,
  draw: StageDraw,
  push: Push,
): RgbImage {
  const { drawn, noise } = drawAugmentation(augmentationRandom(draw.seed, draw), options, source);
  const { fillMode, interpolation } = options;
  const addNoise = (clean: RgbImage): RgbImage => {
    const { sigma } = drawn;
    if (sigma === 0) return push("noise", clean, { sigma }, false);
    const { image, realisedSigma } = addDrawnNoise(clean, sigma, noise);
    return push("noise", image, { sigma, realisedSigma }, true);
  };
  const before = options.noiseOrder === "before-warp" ? addNoise(source) : source;
  let parts: AffineParts = { rotation: 0, shear: 0, zoom: [1, 1], shift: [0, 0] };
  let ending = { gain: 1, flip: false };
  const warp = () => affineWarp(before, composeAffine(parts), { ...ending, fillMode, interpolation });
  const { rotation, shift, shear, zoom, flipped, brightness } = drawn;
  parts = { ...parts, rotation };
  push("rotation", warp(), { degrees: rotation, fillMode, interpolation }, rotation !== 0);
  parts = { ...parts, shift };
  push("shift", warp(), { rows: shift[0], columns: shift[1], fillMode }, shift[0] !== 0 || shift[1] !== 0);
  parts = { ...parts, shear };
  push("shear", warp(), { degrees: shear }, shear !== 0);
  parts = { ...parts, zoom };
  push("zoom", warp(), { rows: zoom[0], columns: zoom[1] }, zoom[0] !== 1 || zoom[1] !== 1);
  ending = { ...ending, flip: flipped };
  push("flip", warp(), { flipped }, flipped);
  ending = { ...ending, gain: brightness };
  const lit = push("brightness", warp(), { factor: brightness }, brightness !== 1);
  return options.noiseOrder === "after-brightness" ? addNoise(lit) : lit;
}
