import type { Dimension } from "../space";

/** The range of the numbers of a dimension, in log space where it is logarithmic, half a step wider at both ends. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A dimension as models see it. */
export type Axis =
  | { readonly isNumeric: false; readonly choices: number }
  | { readonly isNumeric: true; readonly range: Range; readonly step: number; readonly log: boolean };

/** Null for a dimension of one value, of which there is nothing to learn. */
export function axisOf(dimension: Dimension): Axis | null {
  const { scale } = dimension;
  if (scale === null) {
    const choices = dimension.values()?.size ?? 0;
    return choices > 1 ? { isNumeric: false, choices } : null;
  }
  if (scale.low === scale.high) return null;
  const step = scale.step ?? 0;
  const end = (value: number) => (scale.log ? Math.log(value) : value);
  const range = { low: end(scale.low - step / 2), high: end(scale.high + step / 2) };
  return { isNumeric: true, range, step, log: scale.log };
}
