import type { Random } from "../random";
import { addGaussianNoise, drawNoiseField } from "./noise";
import type { RgbImage } from "./rgb-image";
import { affineWarp, composeAffine } from "./warp";

/** Each step of the article's augmentation (Section 3.3). Null, 0 or false switches a step off. */
export interface AugmentationOptions {
  /** Standard deviations that an image's noise is drawn from, evenly, 8-bit units. 0 among them leaves images clean. */
  readonly noiseSigmas: readonly number[] | null;
  /**
   * Not stated. `before-warp`: the article injects noise into the data set and lets the generator do the rest in
   * training; so noise is interpolated and darkened with the picture.
   */
  readonly noiseOrder: "before-warp" | "after-brightness";
  /** Turned by up to this to either side, degrees. */
  readonly rotationDegrees: number;
  /** Mirrored with probability one half. */
  readonly horizontalFlip: boolean;
  /** Range of the factor on all values. The article's only ever darkens, which test images are not. */
  readonly brightness: readonly [number, number] | null;
  /** Moved by up to this share of the side, to either side. */
  readonly widthShift: number;
  readonly heightShift: number;
  /** Range of the shown part's side, as a share, drawn for rows and columns apart. */
  readonly zoom: readonly [number, number] | null;
  /** Up to this to either side, degrees. */
  readonly shearDegrees: number;
}

export const ARTICLE_AUGMENTATION: AugmentationOptions = {
  noiseSigmas: [3, 9],
  noiseOrder: "before-warp",
  rotationDegrees: 45,
  horizontalFlip: true,
  brightness: [0.4, 0.8],
  widthShift: 0.1,
  heightShift: 0.1,
  zoom: [0.8, 1],
  shearDegrees: 3,
};

/** A plan's words for augmentation as single steps; null where a plan asks for none. */
export function resolveAugmentation(data: {
  augmentation: "none" | "article";
  trainSigmas: readonly number[];
  noiseReading: "noisy-only" | "with-clean";
  augmentationSteps?: Partial<AugmentationOptions>;
}): AugmentationOptions | null {
  if (data.augmentation === "none") return null;
  const clean = data.noiseReading === "with-clean" && !data.trainSigmas.includes(0) ? [0] : [];
  const noiseSigmas = [...clean, ...data.trainSigmas];
  return { ...ARTICLE_AUGMENTATION, noiseSigmas, ...data.augmentationSteps };
}

/** What was drawn for one image. */
export interface DrawnAugmentation {
  readonly sigma: number;
  readonly realisedSigma: number;
  readonly rotation: number;
  readonly shear: number;
  readonly zoom: readonly [number, number];
  /** Pixels, rows and columns. */
  readonly shift: readonly [number, number];
  readonly brightness: number;
  readonly flipped: boolean;
}

/**
 * Augments one image. The same generator state gives the same result; each step draws from a stream of its own, so
 * that switching one off leaves the others as they were.
 */
export function augmentArticle(
  image: RgbImage,
  random: Random,
  options: AugmentationOptions,
): { image: RgbImage; drawn: DrawnAugmentation } {
  const geometry = random.fork("geometry");
  const around = (limit: number) => geometry.uniform(-limit, limit);
  const rotation = around(options.rotationDegrees);
  const shift = [
    around(options.heightShift) * image.height,
    around(options.widthShift) * image.width,
  ] as const;
  const shear = around(options.shearDegrees);
  const [low, high] = options.zoom ?? [1, 1];
  const zoom = [geometry.uniform(low, high), geometry.uniform(low, high)] as const;
  const flipped = random.fork("flip").next() < 0.5 && options.horizontalFlip;
  const light = random.fork("brightness");
  const brightness = options.brightness ? light.uniform(...options.brightness) : 1;

  const noise = random.fork("noise");
  const sigmas = options.noiseSigmas ?? [];
  const sigma = sigmas.length > 0 ? (sigmas[noise.int(sigmas.length)] ?? 0) : 0;
  let realisedSigma = 0;
  const addNoise = (clean: RgbImage): RgbImage => {
    if (sigma === 0) return clean;
    const noisy = addGaussianNoise(clean, sigma, drawNoiseField(noise, clean.data.length));
    realisedSigma = noisy.realisedSigma;
    return noisy.image;
  };
  const transform = (picture: RgbImage) =>
    affineWarp(picture, composeAffine({ rotation, shear, zoom, shift }), { gain: brightness, flip: flipped });

  const result =
    options.noiseOrder === "before-warp" ? transform(addNoise(image)) : addNoise(transform(image));
  return {
    image: result,
    drawn: { sigma, realisedSigma, rotation, shear, zoom, shift, brightness, flipped },
  };
}
