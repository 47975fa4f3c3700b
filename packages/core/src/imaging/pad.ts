import { MAX_PIXELS } from "./formats";
import type { RgbImage } from "./rgb-image";

/**
 * What the added rows or columns hold: one grey value, the image's own edge repeated, or its mean colour, each channel
 * rounded.
 */
export const PAD_MODES = ["constant", "edge", "mean"] as const;
export type PadMode = (typeof PAD_MODES)[number];

export interface Padding {
  readonly mode: PadMode;
  /** Of `constant`: the value of all three channels, 0 to 255. Left out: 0, black. */
  readonly value?: number;
}

/**
 * The square of the longer side with the image in its middle, placed as by `tf.image.resize_with_pad`: of an odd number
 * of added rows or columns the greater half comes after the image. A square image is given back.
 *
 * @throws RangeError when the square has more pixels than an image may have
 */
export function padToSquare(image: RgbImage, { mode, value = 0 }: Padding): RgbImage {
  const { width, height, data: source } = image;
  if (width === height) return image;
  const side = Math.max(width, height);
  if (side * side > MAX_PIXELS)
    throw new RangeError(
      `${width} × ${height} px padded to a square have ${side * side} pixels, more than ${MAX_PIXELS}: leave data.pad out, or make the image smaller first`,
    );
  const top = Math.floor((side - height) / 2);
  const left = Math.floor((side - width) / 2);
  const data = new Uint8Array(side * side * 3);
  if (mode !== "edge") fillWith(data, mode === "mean" ? meanColour(image) : [value, value, value]);
  for (let row = 0; row < height; row++) {
    const at = ((top + row) * side + left) * 3;
    data.set(source.subarray(row * width * 3, (row + 1) * width * 3), at);
  }
  if (mode === "edge") repeatEdge(data, { side, top, left, width, height });
  return { width: side, height: side, data };
}

function fillWith(data: Uint8Array, colour: readonly number[]): void {
  for (let at = 0; at < data.length; at += 3) data.set(colour, at);
}

function meanColour({ data }: RgbImage): number[] {
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 3)
    for (let channel = 0; channel < 3; channel++)
      sums[channel] = (sums[channel] ?? 0) + (data[at + channel] ?? 0);
  return sums.map((sum) => Math.round((sum * 3) / data.length));
}

function repeatEdge(
  data: Uint8Array,
  {
    side,
    top,
    left,
    width,
    height,
  }: { side: number; top: number; left: number; width: number; height: number },
): void {
  const rowSize = side * 3;
  for (let row = 0; row < top; row++) data.copyWithin(row * rowSize, top * rowSize, (top + 1) * rowSize);
  for (let row = top + height; row < side; row++)
    data.copyWithin(row * rowSize, (top + height - 1) * rowSize, (top + height) * rowSize);
  for (let row = 0; row < side; row++) {
    const start = row * rowSize;
    for (let column = 0; column < left; column++)
      data.copyWithin(start + column * 3, start + left * 3, start + left * 3 + 3);
    const last = start + (left + width - 1) * 3;
    for (let column = left + width; column < side; column++)
      data.copyWithin(start + column * 3, last, last + 3);
  }
}
