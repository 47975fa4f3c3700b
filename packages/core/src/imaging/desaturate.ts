import type { RgbImage } from "./rgb-image";

/**
 * The image with its HSV saturation set to 0: every channel becomes the value, the largest of the three
 * (the article, Section 3.2).
 */
export function desaturate(image: RgbImage): RgbImage {
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at += 3) {
    const value = Math.max(image.data[at] ?? 0, image.data[at + 1] ?? 0, image.data[at + 2] ?? 0);
    data.fill(value, at, at + 3);
  }
  return { ...image, data };
}
