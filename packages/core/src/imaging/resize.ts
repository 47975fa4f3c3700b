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
 * Resizes by bilinear interpolation with half-pixel centres. Made smaller, the triangle filter widens with the factor,
 * so that every source pixel counts (as Pillow's BILINEAR does) and no stripes appear.
 */
export function resizeBilinear(image: RgbImage, width: number, height: number): RgbImage {
  if (image.width === width && image.height === height) return image;
  const columns = taps(image.width, width);
  const rows = taps(image.height, height);
  const narrow = new Float32Array(width * image.height * 3);
  for (let row = 0; row < image.height; row++)
    for (const [column, { first, shares }] of columns.entries())
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const [i, share] of shares.entries())
          sum += share * (image.data[(row * image.width + first + i) * 3 + channel] ?? 0);
        narrow[(row * width + column) * 3 + channel] = sum;
      }
  const data = new Uint8Array(width * height * 3);
  for (const [row, { first, shares }] of rows.entries())
    for (let at = 0; at < width * 3; at++) {
      let sum = 0;
      for (const [i, share] of shares.entries()) sum += share * (narrow[(first + i) * width * 3 + at] ?? 0);
      data[row * width * 3 + at] = Math.round(sum);
    }
  return { width, height, data };
}

/** Which source pixels make each target pixel, and by what shares, which sum to 1. */
function taps(from: number, to: number): { first: number; shares: number[] }[] {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const shares: number[] = [];
    for (let source = first; source <= last; source++)
      shares.push(Math.max(0, 1 - Math.abs(source - centre) / reach));
    const sum = shares.reduce((total, share) => total + share, 0);
    return { first, shares: shares.map((share) => share / sum) };
  });
}
