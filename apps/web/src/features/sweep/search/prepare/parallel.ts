import { rankShares } from "@foldwise/core/search";
import type { PlotAxis } from "./plot-axis";
import type { SearchTrials } from "./trials";

/** More lines than this cannot be told apart. */
export const MAX_LINES = 600;
/** The best ones are drawn whatever is left out. */
const BEST = 100;
/** Of those that are not selected, beside those that are. */
const MAX_FAINT = 200;
export const SHADES = 5;

export interface LineGroup {
  selected: boolean;
  /** 0 for the worst to SHADES − 1 for the best. */
  shade: number;
  /** Positions of trials. */
  trials: number[];
}

/** Which trials are drawn as lines, worst first, in groups that are drawn alike. */
export function parallelLines(
  trials: SearchTrials,
  selected: Uint8Array | null,
): { groups: LineGroup[]; drawn: number; of: number } {
  const { values = new Float64Array(0), rated: own, direction = "maximize" } = trials.objectives[0] ?? {};
  // What exceeds a constraint stands with the worst.
  const ranks = rankShares(own ?? values, direction).map((rank, index) =>
    trials.infeasible[index] === 1 && Number.isFinite(values[index]) ? 1 : rank,
  );
  const rated = Array.from(ranks, (_, index) => index)
    .filter((index) => !Number.isNaN(ranks[index]))
    .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  const isSelected = (index: number) => selected === null || selected[index] === 1;
  const shown = limited(rated.filter(isSelected), MAX_LINES);
  const faint =
    selected === null
      ? []
      : limited(
          rated.filter((index) => !isSelected(index)),
          MAX_FAINT,
        );
  const groups: LineGroup[] = [];
  for (const [wanted, indices] of [
    [false, faint],
    [true, shown],
  ] as const)
    for (let shade = 0; shade < SHADES; shade++) {
      const own = indices.filter(
        (index) => Math.min(SHADES - 1, Math.floor((1 - (ranks[index] ?? 1)) * SHADES)) === shade,
      );
      if (own.length > 0) groups.push({ selected: wanted, shade, trials: own });
    }
  return { groups, drawn: shown.length + faint.length, of: rated.length };
}

/** The first ones, and others spread evenly. */
function limited(indices: readonly number[], most: number): number[] {
  if (indices.length <= most) return [...indices];
  const best = indices.slice(0, Math.min(BEST, most));
  const rest = indices.slice(best.length);
  const room = most - best.length;
  return [
    ...best,
    ...Array.from({ length: room }, (_, at) => rest[Math.floor((at * rest.length) / room)] ?? 0),
  ];
}

/** A path through the axes for each trial; it breaks where a trial does not set a parameter. */
export function linesPath(
  indices: readonly number[],
  axes: readonly PlotAxis[],
  place: (axis: number, unit: number) => readonly [x: number, y: number],
): string {
  return indices
    .map((index) => {
      let isOpen = false;
      return axes
        .map(({ toUnit, values }, axis) => {
          const unit = toUnit(values[index] ?? Number.NaN);
          if (Number.isNaN(unit)) {
            isOpen = false;
            return "";
          }
          const [x, y] = place(axis, unit);
          const command = isOpen ? "L" : "M";
          isOpen = true;
          return `${command}${x.toFixed(1)} ${y.toFixed(1)}`;
        })
        .join("");
    })
    .join("");
}
