/**
 * What stands outside the picture once it is turned or moved: `nearest` repeats the edge (Keras' default), `reflect`
 * mirrors the picture at its edge, `constant` is black, as the cells' background is.
 */
export const FILL_MODES = ["nearest", "reflect", "constant"] as const;
export type FillMode = (typeof FILL_MODES)[number];

/** By how much a coordinate on the edge may miss it by rounding. */
const EDGE = 1e-9;

/** Where a coordinate outside 0 … last is taken from; below 0 for nowhere. */
export const OUTSIDE: Record<FillMode, (at: number, last: number) => number> = {
  nearest: (at, last) => (at < 0 ? 0 : last),
  // Mirrored between pixels, at −½ and last + ½, so that the edge's own pixel comes twice.
  reflect: (at, last) => {
    const period = 2 * (last + 1);
    const along = (((at + 0.5) % period) + period) % period;
    const mirrored = (along > last + 1 ? period - along : along) - 0.5;
    return Math.min(last, Math.max(0, mirrored));
  },
  constant: (at, last) => (at > -EDGE && at < last + EDGE ? Math.min(last, Math.max(0, at)) : -1),
};
