import type { PixelTarget } from "./pixel-target";
import type { RgbImage } from "./rgb-image";
import { type SourceLines, type Span, sourceAt, type Walk } from "./source-line";

/** How an image is warped, whichever of its rows. */
export interface Warp extends Walk {
  readonly target: PixelTarget;
  readonly image: RgbImage;
  /** Factor on the values. */
  readonly gain: number;
  /** A fill mode's. */
  readonly outside: (at: number, last: number) => number;
  /** Takes the nearest pixel instead of the four around. */
  readonly snaps: boolean;
}

/** Pixels of an output row that begins at `at` in the target. */
export type RowPart = Span & { readonly at: number };

/**
 * Bilinear, for pixels of insideSpan. Nearly all of an image goes through this loop, so it keeps everything in local
 * variables, looks at no edge and handles the channels one by one. Its sums are those of warpAnywhere, term by term.
 */
export function warpInside(
  { target, image, gain, first, move }: Warp,
  { rows, columns }: SourceLines,
  part: RowPart,
): void {
  const { values, table } = target;
  const { data } = image;
  const { base: rowBase, step: rowStep, shift: rowShift, centre: rowCentre } = rows;
  const { base: columnBase, step: columnStep, shift: columnShift, centre: columnCentre } = columns;
  const { start, end } = part;
  const stride = 3 * image.width;
  // A multiple of one half, so that going on by whole steps is exact.
  let x = first + move * start;
  for (let pixel = start; pixel < end; pixel++) {
    const row = rowBase + rowStep * x + rowShift + rowCentre;
    const column = columnBase + columnStep * x + columnShift + columnCentre;
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const upper = top * stride + left * 3;
    const lower = upper + stride;

    const red = data[upper] ?? 0;
    const green = data[upper + 1] ?? 0;
    const blue = data[upper + 2] ?? 0;
    const redBelow = data[lower] ?? 0;
    const greenBelow = data[lower + 1] ?? 0;
    const blueBelow = data[lower + 2] ?? 0;
    const upperRed = red + ((data[upper + 3] ?? 0) - red) * right;
    const upperGreen = green + ((data[upper + 4] ?? 0) - green) * right;
    const upperBlue = blue + ((data[upper + 5] ?? 0) - blue) * right;
    const lowerRed = redBelow + ((data[lower + 3] ?? 0) - redBelow) * right;
    const lowerGreen = greenBelow + ((data[lower + 4] ?? 0) - greenBelow) * right;
    const lowerBlue = blueBelow + ((data[lower + 5] ?? 0) - blueBelow) * right;

    const at = part.at + 3 * pixel;
    values[at] = table[toEightBits((upperRed + (lowerRed - upperRed) * down) * gain)] ?? 0;
    values[at + 1] = table[toEightBits((upperGreen + (lowerGreen - upperGreen) * down) * gain)] ?? 0;
    values[at + 2] = table[toEightBits((upperBlue + (lowerBlue - upperBlue) * down) * gain)] ?? 0;
    x += move;
  }
}

/** For pixels from anywhere: what lies outside the source follows the fill mode. */
export function warpAnywhere(
  { target, image, gain, first, move, outside, snaps }: Warp,
  { rows, columns }: SourceLines,
  part: RowPart,
): void {
  const { values, table } = target;
  const { data } = image;
  const stride = 3 * image.width;
  for (let pixel = part.start; pixel < part.end; pixel++) {
    const x = first + move * pixel;
    const at = part.at + 3 * pixel;
    let row = sourceAt(rows, x);
    let column = sourceAt(columns, x);
    if (!(row >= 0 && row <= rows.last)) row = outside(row, rows.last);
    if (!(column >= 0 && column <= columns.last)) column = outside(column, columns.last);
    // A pixel that nothing falls on is black.
    if (row < 0 || column < 0) {
      for (let channel = 0; channel < 3; channel++) values[at + channel] = table[0] ?? 0;
      continue;
    }
    if (snaps) {
      row = (row + 0.5) | 0;
      column = (column + 0.5) | 0;
    }
    const top = row | 0;
    const left = column | 0;
    const down = row - top;
    const right = column - left;
    const upper = top * stride + left * 3;
    const lower = upper + (top < rows.last ? stride : 0);
    const neighbour = left < columns.last ? 3 : 0;
    for (let channel = 0; channel < 3; channel++) {
      const one = data[upper + channel] ?? 0;
      const two = data[lower + channel] ?? 0;
      const above = one + ((data[upper + neighbour + channel] ?? 0) - one) * right;
      const below = two + ((data[lower + neighbour + channel] ?? 0) - two) * right;
      values[at + channel] = table[toEightBits((above + (below - above) * down) * gain)] ?? 0;
    }
  }
}

/** Values are not negative, so this rounds as Math.round does. */
function toEightBits(value: number): number {
  return Math.min(255, (value + 0.5) | 0);
}
