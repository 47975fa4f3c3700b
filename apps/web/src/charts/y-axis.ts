import { measureOf } from "@foldwise/core/measures";
import { logTicks, niceTicks } from "./ticks";

export type ScaleKind = "linear" | "log";

export interface AxisPlan {
  scale: ScaleKind;
  domain: [number, number];
  ticks: number[];
}

/** True for a measure that is better where greater and cannot be above 1: its axis must not promise more. */
function isRate(name: string): boolean {
  const { direction, range } = measureOf(name);
  return direction === "maximize" && range[1] === 1;
}

/**
 * A shared y axis with round ticks for all the values that will be drawn on it.
 * @param whole what a rate of 1 is drawn as
 */
export function planYAxis(name: string, values: readonly number[], scale: ScaleKind, whole = 1): AxisPlan {
  const drawn = values.filter((value) => Number.isFinite(value) && (scale === "linear" || value > 0));
  if (drawn.length === 0) return { scale: "linear", domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] };
  const low = drawn.reduce((a, b) => Math.min(a, b));
  const high = drawn.reduce((a, b) => Math.max(a, b));
  const raw = scale === "log" ? logTicks(low, high) : niceTicks(fromZero(name, low, high), high);
  const ticks = isRate(name) && high <= whole ? raw.filter((tick) => tick <= whole) : raw;
  return { scale, domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
}

/** A loss or a rate of work starts at 0 where that costs little; a rate of right answers shows its own range. */
function fromZero(name: string, low: number, high: number): number {
  if (isRate(name)) return low;
  return low > 0 && low < high * 0.6 ? 0 : low;
}

/** Share of the axis' height at which a value stands, 0 at the top. */
export function positionOnAxis({ scale, domain }: AxisPlan, value: number): number {
  const [low, high] = domain;
  const share =
    scale === "log"
      ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
      : (value - low) / (high - low);
  return 1 - share;
}

/** Ticks as short as they can be without two of them reading the same. */
export function formatTick(tick: number): string {
  if (tick === 0) return "0";
  const size = Math.abs(tick);
  if (size >= 1e6) return `${Number((tick / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((tick / 1e3).toPrecision(3))}k`;
  if (size < 1e-3) return tick.toExponential().replace("e-0", "e-");
  return String(Number(tick.toPrecision(6)));
}
