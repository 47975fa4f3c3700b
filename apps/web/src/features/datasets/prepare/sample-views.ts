import type { Samples } from "@foldwise/core/contracts/http-responses";
import {
  addGaussianNoise,
  augmentImage,
  desaturate,
  drawNoiseField,
  type RgbImage,
  rgbImage,
} from "@foldwise/core/imaging";
import { createRandom } from "@foldwise/core/random";
import { AUGMENTED, resolveAugmentation } from "@foldwise/core/trainers/tfjs/augmentation";

export interface SampleViews {
  key: number;
  label: string;
  views: readonly { name: string; about: string; image: RgbImage }[];
}

export interface SampleSettings {
  fold: number;
  sigma: number;
  seed: number;
  /** Images of each class. */
  each: number;
}

const STEPS = resolveAugmentation({
  augmentation: AUGMENTED,
  trainSigmas: [3, 9],
  noiseReading: "noisy-only",
});

/** Sample images as they are, as balancing copies them, as training augments them and as the noisy test sees them. */
export function prepareSampleViews(
  samples: Samples & { pixels: Uint8Array },
  settings: SampleSettings,
): SampleViews[] {
  const { width, height, images, pixels } = samples;
  const size = width * height * 3;
  const taken = new Map<string, number>();
  return images.flatMap((sample, place): SampleViews[] => {
    const count = taken.get(sample.class) ?? 0;
    const end = (place + 1) * size;
    if (sample.fold !== settings.fold || count >= settings.each || end > pixels.length) return [];
    taken.set(sample.class, count + 1);
    const image = rgbImage(width, height, pixels.subarray(place * size, end));
    const random = createRandom(settings.seed).fork("preview", sample.index);
    const noisy = addGaussianNoise(image, settings.sigma, drawNoiseField(random.fork("noise"), size));
    const augmented = STEPS ? augmentImage(image, random.fork("augmentation"), STEPS) : null;
    return [
      {
        key: sample.index,
        label: `${sample.class}, ${sample.patient === null ? "patient unknown" : `patient ${sample.patient}`}`,
        views: [
          { name: "original", about: `${width} × ${height} px`, image },
          { name: "balanced copy", about: "saturation 0", image: desaturate(image) },
          ...(augmented
            ? [
                {
                  name: "augmented",
                  about: `${augmented.drawn.rotation.toFixed(0)}°, light ${augmented.drawn.brightness.toFixed(2)}, σ ${augmented.drawn.sigma}`,
                  image: augmented.image,
                },
              ]
            : []),
          {
            name: `test noise σ ${settings.sigma}`,
            about: `measured σ ${noisy.realisedSigma.toFixed(2)}`,
            image: noisy.image,
          },
        ],
      },
    ];
  });
}

/** RGB to what a canvas takes. */
export function toRgba({ data }: RgbImage): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((data.length / 3) * 4);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from] ?? 0;
    rgba[to + 1] = data[from + 1] ?? 0;
    rgba[to + 2] = data[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return rgba;
}
