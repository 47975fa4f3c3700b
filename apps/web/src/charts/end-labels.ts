/**
 * Shifts of labels at the ends of lines, in pixels, so that neighbours stand at least `gap` apart and none leaves
 * [0, height]. `at` are their target heights; the order of the answer is the order asked in.
 */
export function spreadLabels(at: readonly number[], gap: number, height: number): number[] {
  const order = at
    .map((target, index) => ({ target, index, place: target }))
    .sort((a, b) => a.target - b.target);
  let floor = Number.NEGATIVE_INFINITY;
  for (const label of order) {
    label.place = Math.max(label.place, floor);
    floor = label.place + gap;
  }
  let ceiling = height;
  for (const label of order.toReversed()) {
    label.place = Math.min(label.place, ceiling);
    ceiling = label.place - gap;
  }
  const shifts = at.map(() => 0);
  for (const label of order) shifts[label.index] = label.place - label.target;
  return shifts;
}
