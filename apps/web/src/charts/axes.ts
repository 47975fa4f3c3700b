/** How every axis and grid of the product looks; spread into Recharts' own elements. */
export const AXIS = {
  stroke: "var(--fw-line)",
  tick: { fill: "var(--fw-dim)", fontSize: 11 },
  tickLine: false,
  axisLine: { stroke: "var(--fw-line)" },
} as const;

/** Lines that belong to no variant. */
export const INK = "light-dark(#1f2733, #d5dae1)";

/** The line under the pointer. */
export const CURSOR = { stroke: "var(--fw-dim)", strokeDasharray: "2 3" } as const;

export const GRID = { stroke: "var(--fw-grid)", vertical: false } as const;

/** One hover over all the charts of a page. */
export const SYNC_ID = "page";

/** Space at the right for the names at the ends of lines. */
export const MARGIN = { top: 10, right: 30, bottom: 0, left: 0 } as const;
/** Ticks, and the axis' name below them at the right. */
export const X_AXIS_HEIGHT = 38;

/** The name of an x axis. */
export function axisName(value: string) {
  return { value, position: "insideBottomRight", offset: 2, fill: "var(--fw-dim)", fontSize: 11 } as const;
}

export const Y_AXIS_WIDTH = 42;
