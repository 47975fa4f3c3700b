import type { RgbImage } from "./rgb-image";

/**
 * The image with its HSV saturation set to 0: every channel becomes the value, the largest of the three
 * (`hsv-desaturated` of a plan).
 *
 * @param data what is written to; may be the image's own
 */
export function desaturate(image: RgbImage, data: Uint8Array = new Uint8Array(image.data.length)): RgbImage {
  const source = image.data;
  for (let at = 0; at < data.length; at += 3) {
    const value = larger(larger(source[at] ?? 0, source[at + 1] ?? 0), source[at + 2] ?? 0);
    data[at] = value;
    data[at + 1] = value;
    data[at + 2] = value;
  }
  return { ...image, data };
}

/** Of two whole numbers, without a branch: which channel is the largest cannot be foretold, and Math.max takes three times as long. */
function larger(one: number, other: number): number {
  const difference = one - other;
  return one - (difference & (difference >> 31));
}
