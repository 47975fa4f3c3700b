const ROWS = 3;

type Side = "start" | "end";

/**
 * On which side of its line each label stands: on the left where it leaves the plot on the right, or where only there it crosses
 * no other line.
 */
export function labelSides(
  at: readonly number[],
  { width, from, end }: { width: number; from: number; end: number },
): Side[] {
  return at.map((x, index) => {
    const next = Math.min(end, at[index + 1] ?? end);
    const isFreeBefore = x - width >= (at[index - 1] ?? from);
    return x + width > end || (x + width > next && isFreeBefore) ? "end" : "start";
  });
}

/**
 * The row of each label beside a vertical line, from 0 at the top, so that none covers another; null where no row has room.
 * @param at pixels of the lines, from left to right
 * @param width pixels of one label, with the gap to the next
 * @param sides of the labels, all on the right where it is left out
 */
export function placeLabels(
  at: readonly number[],
  width: number,
  sides: readonly Side[] = [],
): (number | null)[] {
  const ends: number[] = Array.from({ length: ROWS }, () => Number.NEGATIVE_INFINITY);
  return at.map((x, index) => {
    const left = sides[index] === "end" ? x - width : x;
    const row = ends.findIndex((end) => end <= left);
    if (row < 0) return null;
    ends[row] = left + width;
    return row;
  });
}
