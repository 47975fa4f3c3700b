import { createRandom, type Random } from "../random";
import type { AugmentationOptions } from "./augmentation-options";

/** What is drawn for one image before any of its values is touched. */
export interface DrawnSteps {
  readonly sigma: number;
  readonly rotation: number;
  readonly shear: number;
  readonly zoom: readonly [number, number];
  /** Pixels, rows and columns. */
  readonly shift: readonly [number, number];
  readonly brightness: number;
  readonly flipped: boolean;
}

/** The generator of a training image: seed, image, copy and epoch decide it, and nothing else. */
export function augmentationRandom(
  seed: number,
  { index, copy, epoch }: { index: number; copy: string; epoch: number },
): Random {
  return createRandom(seed).fork("augment", index, copy, epoch);
}

/**
 * Draws the numbers of an image's augmentation. Each step draws from a stream of its own, so that switching one off
 * leaves the others as they were.
 *
 * @returns `noise`: the generator that the noise itself is to be drawn from
 */
export function drawAugmentation(
  random: Random,
  options: AugmentationOptions,
  { width, height }: { width: number; height: number },
): { drawn: DrawnSteps; noise: Random } {
  const geometry = random.fork("geometry");
  const around = (limit: number) => geometry.uniform(-limit, limit);
  const rotation = around(options.rotationDegrees);
  const shift = [around(options.heightShift) * height, around(options.widthShift) * width] as const;
  const shear = around(options.shearDegrees);
  const [low, high] = options.zoom ?? [1, 1];
  const zoom = [geometry.uniform(low, high), geometry.uniform(low, high)] as const;
  const flipped = random.fork("flip").next() < 0.5 && options.horizontalFlip;
  const light = random.fork("brightness");
  const brightness = options.brightness ? light.uniform(...options.brightness) : 1;
  const noise = random.fork("noise");
  const sigmas = options.noiseSigmas ?? [];
  const sigma = sigmas.length > 0 ? (sigmas[noise.int(sigmas.length)] ?? 0) : 0;
  return { drawn: { sigma, rotation, shear, zoom, shift, brightness, flipped }, noise };
}
