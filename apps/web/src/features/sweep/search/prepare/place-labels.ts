const ROWS = 3;

/** On which side of its line each label stands: the left one where the right has no room, and none of the next line's label. */
export function labelSides(
  at: readonly number[],
  { width, end }: { width: number; end: number },
): ("start" | "end")[] {
  return at.map((x, index) => {
    const next = Math.min(end, at[index + 1] ?? end);
    const isFreeBefore = x - width >= (at[index - 1] ?? Number.NEGATIVE_INFINITY);
    return x + width > end || (x + width > next && isFreeBefore) ? "end" : "start";
  });
}

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
