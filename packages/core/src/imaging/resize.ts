import type { RgbImage } from "./rgb-image";

/**
 * The square in the middle.
 *
 * @param share its side as a share of the shorter side, above 0, at most 1; rounded to whole pixels
 * @throws RangeError when the share is outside that
 */
export function centreCrop(image: RgbImage, share = 1): RgbImage {
  if (!(share > 0 && share <= 1))
    throw new RangeError(`a crop is a share above 0 and at most 1, not ${share}`);
  const side = Math.max(1, Math.round(Math.min(image.width, image.height) * share));
  const top = Math.floor((image.height - side) / 2);
  const left = Math.floor((image.width - side) / 2);
  const data = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    const start = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + side * 3), row * side * 3);
  }
  return { width: side, height: side, data };
}

/**
 * How an image is brought to the network's size. `bilinear`: made smaller, the triangle
 * filter widens with the factor, so that every source pixel counts and no stripes appear (Pillow's BILINEAR, the
 * default here). `bilinear-plain`: from the four nearest pixels whatever the factor (OpenCV's INTER_LINEAR).
 * `nearest`: the pixel under the target's centre (what Keras loads images with unless told otherwise).
 */
export const RESIZE_FILTERS = ["bilinear", "bilinear-plain", "nearest"] as const;
export type ResizeFilter = (typeof RESIZE_FILTERS)[number];

/** Resizes with half-pixel centres. An image that has the size already is given back. */
export function resizeImage(
  image: RgbImage,
  { width, height, filter }: { width: number; height: number; filter: ResizeFilter },
): RgbImage {
  if (image.width === width && image.height === height) return image;
  const tapsOf = TAPS[filter];
  const columns = tapsOf(image.width, width);
  const rows = tapsOf(image.height, height);
  const { data: source } = image;
  const narrow = new Float32Array(width * image.height * 3);
  for (let row = 0; row < image.height; row++)
    for (let column = 0; column < width; column++) {
      const { first, shares } = columns[column] ?? NO_TAPS;
      const start = (row * image.width + first) * 3;
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0; i < shares.length; i++) {
        const share = shares[i] ?? 0;
        red += share * (source[start + i * 3] ?? 0);
        green += share * (source[start + i * 3 + 1] ?? 0);
        blue += share * (source[start + i * 3 + 2] ?? 0);
      }
      const at = (row * width + column) * 3;
      narrow[at] = red;
      narrow[at + 1] = green;
      narrow[at + 2] = blue;
    }
  const data = new Uint8Array(width * height * 3);
  const sums = new Float64Array(width * 3);
  for (const [row, { first, shares }] of rows.entries()) {
    sums.fill(0);
    for (const [i, share] of shares.entries()) {
      const start = (first + i) * width * 3;
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + share * (narrow[start + at] ?? 0);
    }
    for (let at = 0; at < sums.length; at++) data[row * sums.length + at] = Math.round(sums[at] ?? 0);
  }
  return { width, height, data };
}

/** Which source pixels make a target pixel, and by what shares, which sum to 1. */
interface Taps {
  readonly first: number;
  readonly shares: Float64Array;
}
const NO_TAPS: Taps = { first: 0, shares: new Float64Array(0) };

const TAPS: Record<ResizeFilter, (from: number, to: number) => Taps[]> = {
  bilinear: (from, to) => triangle(from, to, Math.max(1, from / to)),
  "bilinear-plain": (from, to) => triangle(from, to, 1),
  nearest: (from, to) =>
    Array.from({ length: to }, (_, target) => ({
      first: Math.min(from - 1, Math.floor(((target + 0.5) * from) / to)),
      shares: Float64Array.of(1),
    })),
};

/** @param reach half the triangle's base, source pixels */
function triangle(from: number, to: number, reach: number): Taps[] {
  const step = from / to;
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const shares: number[] = [];
    for (let source = first; source <= last; source++)
      shares.push(Math.max(0, 1 - Math.abs(source - centre) / reach));
    const sum = shares.reduce((total, share) => total + share, 0);
    return { first, shares: Float64Array.from(shares, (share) => share / sum) };
  });
}
