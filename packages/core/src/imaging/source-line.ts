import type { Affine } from "./affine";
import type { RgbImage } from "./rgb-image";

/**
 * One coordinate, row or column, of where the pixels of an output row come from: base + step · x + shift + centre for a
 * pixel x columns right of the output's centre. Added in this order wherever it is computed, so that it is the same
 * number everywhere.
 */
export interface SourceLine {
  readonly base: number;
  readonly step: number;
  readonly shift: number;
  readonly centre: number;
  /** The source's last row or column. */
  readonly last: number;
}

export interface SourceLines {
  readonly rows: SourceLine;
  readonly columns: SourceLine;
}

/** Of one row of the output. */
export function sourceLines(
  { matrix, shift }: Affine,
  { width, height }: RgbImage,
  row: number,
): SourceLines {
  const centre = (height - 1) / 2;
  const y = row - centre;
  return {
    rows: { base: matrix[0] * y, step: matrix[1], shift: shift[0], centre, last: height - 1 },
    columns: {
      base: matrix[2] * y,
      step: matrix[3],
      shift: shift[1],
      centre: (width - 1) / 2,
      last: width - 1,
    },
  };
}

export function sourceAt({ base, step, shift, centre }: SourceLine, x: number): number {
  return base + step * x + shift + centre;
}

/** Pixels of an output row: from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a row's first pixel lies, columns right of the output's centre, and each next one from the one before it. */
export interface Walk {
  readonly first: number;
  readonly move: number;
}

/**
 * The pixels of an output row that lie between four pixels of the source, none of them beyond its edge. One that does
 * may be left out at either end, but none is in that does not: coordinates rise or fall along a row, rounding included,
 * so what holds for the ends holds between them.
 */
export function insideSpan(lines: SourceLines, { first, move }: Walk, width: number): Span {
  let [low, high] = [0, width];
  for (const line of [lines.rows, lines.columns]) {
    const slope = line.step * move;
    // Without a slope all pixels lie on one coordinate, and the ends decide.
    if (slope === 0) continue;
    const from = sourceAt(line, first);
    const [one, other] = [-from / slope, (line.last - from) / slope];
    low = Math.max(low, Math.min(one, other));
    high = Math.min(high, Math.max(one, other) + 1);
  }
  // Said to be whole, so that loops from one to the other count in whole numbers.
  let end = Math.max(0, Math.floor(high)) | 0;
  let start = Math.min(end, Math.ceil(low)) | 0;
  while (start < end && !isInside(lines, first + move * start)) start++;
  while (start < end && !isInside(lines, first + move * (end - 1))) end--;
  return start < end ? { start, end } : NONE;
}

export const NONE: Span = { start: 0, end: 0 };

function isInside({ rows, columns }: SourceLines, x: number): boolean {
  const row = sourceAt(rows, x);
  const column = sourceAt(columns, x);
  return row >= 0 && row < rows.last && column >= 0 && column < columns.last;
}
