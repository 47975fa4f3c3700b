import type { Range } from "./selection";

/** The least part of an axis that is zoomed to. */
const LEAST = 0.02;

/**
 * The part of an axis that is shown after a key: up halves it about its middle, down doubles it, left and right move it by a
 * quarter of itself. Null for all of it; undefined for any other key.
 */
export function zoomedBy(key: string, [low, high]: Range, [first, last]: Range): Range | null | undefined {
  const width = high - low;
  const within = (wanted: number, from: number): Range | null => {
    const most = last - first;
    if (wanted >= most) return null;
    const start = Math.min(last - wanted, Math.max(first, from));
    return [start, start + wanted];
  };
  switch (key) {
    case "ArrowUp": {
      const next = Math.max(width / 2, LEAST * (last - first));
      return within(next, (low + high - next) / 2);
    }
    case "ArrowDown":
      return within(2 * width, low - width / 2);
    case "ArrowLeft":
      return within(width, low - width / 4);
    case "ArrowRight":
      return within(width, low + width / 4);
    default:
      return undefined;
  }
}
