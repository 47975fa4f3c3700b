import type { Placed } from "./dots";

/** One of a plot's points. */
export interface Found {
  /** Its position. */
  index: number;
  /** Which part of it, and where that stands in pixels; the point's own place where it is left out. */
  part?: { index: number; left: number; top: number };
}

/** Where the pointer is, in pixels, or the point that the keyboard has come to. */
export type Pointing = { place: readonly [left: number, top: number] } | { index: number } | null;

/** What is pointed at among the points as they are placed now. @param under what lies at a place */
export function hovered(
  pointing: Pointing,
  placed: Placed,
  under: (place: readonly [number, number]) => Found | null,
): Found | null {
  if (pointing === null) return null;
  if ("place" in pointing) return under(pointing.place);
  const { index } = pointing;
  return Number.isFinite(placed.x[index]) && Number.isFinite(placed.y[index]) ? { index } : null;
}
