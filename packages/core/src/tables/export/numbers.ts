import type { FilledTable } from "../result";

/** How numbers are written. */
export type RateFormat = Pick<FilledTable, "unit" | "decimals">;

/** A number of ours in the table's unit and decimals; plain numbers as they are. What rounds to 0 has no sign. */
export function formatNumber({ unit, decimals }: RateFormat, value: number): string {
  if (unit === "plain")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  const text = (unit === "percent" ? 100 * value : value).toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A difference with its sign, which what rounds to 0 has not: `+0.010`, `-0.010`, `0.000`. */
export function formatSigned(format: RateFormat, value: number): string {
  const text = formatNumber(format, value);
  return Number(text) > 0 ? `+${text}` : text;
}

/**
 * An interval, always as `[low, high]`, as most are uneven about their estimate. Its ends have the estimate's decimals.
 *
 * @param end writes one end, `formatNumber` by default
 */
export function formatInterval(
  format: RateFormat,
  interval: readonly [number, number],
  end: (format: RateFormat, value: number) => string = formatNumber,
): string {
  return `[${interval.map((value) => end(format, value)).join(", ")}]`;
}

/** A margin of rates without digits that nobody gave: `0.05`, or `5 percentage points`. */
export function formatMargin({ unit }: Pick<RateFormat, "unit">, margin: number): string {
  const text = (value: number) => String(Number(value.toPrecision(6)));
  return unit === "percent" ? `${text(100 * margin)} percentage points` : text(margin);
}

export function formatP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
