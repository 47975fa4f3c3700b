const ROWS = 3;

/**
 * The row of each label beside a vertical line, from 0 at the top, so that none covers another; null where no row has room.
 * @param at pixels of the lines, from left to right
 * @param width pixels of one label, with the gap to the next
 */
export function placeLabels(at: readonly number[], width: number): (number | null)[] {
  const ends: number[] = Array.from({ length: ROWS }, () => Number.NEGATIVE_INFINITY);
  return at.map((x) => {
    const row = ends.findIndex((end) => end <= x);
    if (row < 0) return null;
    ends[row] = x + width;
    return row;
  });
}
