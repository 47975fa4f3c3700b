import type { RgbImage } from "./rgb-image";

/** An image of 16 bits a channel, as stored: rows from the top; one channel, grey, or red, green and blue side by side. */
export interface DeepImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint16Array;
}

/** The 16-bit values that become 0 and 255; what lies outside is cut. */
export type IntensityRange = readonly [low: number, high: number];

export const MAX_INTENSITY = 65_535;

/**
 * 8-bit RGB of a 16-bit image.
 *
 * @param range spread over 0 to 255, rounded to the nearest; left out, each value's upper 8 bits: the full range of 16
 * bits, as Pillow and TensorFlow have it
 */
export function toEightBits({ width, height, channels, data }: DeepImage, range?: IntensityRange): RgbImage {
  const table = intensityTable(range);
  const rgb = new Uint8Array(width * height * 3);
  if (channels === 3) for (let i = 0; i < rgb.length; i++) rgb[i] = table[data[i] ?? 0] ?? 0;
  else
    for (let i = 0; i < width * height; i++) {
      const value = table[data[i] ?? 0] ?? 0;
      rgb[i * 3] = value;
      rgb[i * 3 + 1] = value;
      rgb[i * 3 + 2] = value;
    }
  return { width, height, data: rgb };
}

function intensityTable(range: IntensityRange | undefined): Uint8Array {
  if (range === undefined) return Uint8Array.from({ length: MAX_INTENSITY + 1 }, (_, value) => value >> 8);
  const [low, high] = range;
  return Uint8Array.from({ length: MAX_INTENSITY + 1 }, (_, value) =>
    Math.min(255, Math.max(0, Math.round(((value - low) * 255) / (high - low)))),
  );
}

/** The least and the greatest value. */
export function intensitiesOf({ data }: DeepImage): [number, number] {
  let [least, most] = [MAX_INTENSITY, 0];
  for (const value of data) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** The 8-bit image that a 16-bit one was widened from, where each of its values is one of 8 bits times 257; else null. */
export function narrowed({ width, height, channels, data }: DeepImage): RgbImage | null {
  if (!data.every((value) => value % 257 === 0)) return null;
  return toEightBits({ width, height, channels, data });
}
