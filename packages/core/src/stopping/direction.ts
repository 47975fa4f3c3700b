import type { Direction } from "../measures";

/** Whether one value is better than another; NaN never is. */
export function isBetter(direction: Direction, value: number, other: number): boolean {
  return direction === "minimize" ? value < other : value > other;
}

/** The better of two values, of which NaN is none. */
export function betterOf(direction: Direction, one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  return isBetter(direction, other, one) ? other : one;
}
