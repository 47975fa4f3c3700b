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

/** Least digits of an interval's ends, however uncertain: a hundredth, or a percent. */
const MIN_DECIMALS = { fraction: 2, percent: 0, plain: 0 } as const;

/**
 * An interval, always as `[low, high]`, as most are uneven about their estimate. Its ends have the estimate's decimals, or
 * as many fewer as it takes for other draws to change the last digit by about one at most.
 *
 * @param error Monte Carlo standard error of the ends, as a fraction; null where nothing is drawn
 * @param end writes one end, `formatNumber` by default
 */
export function formatInterval(
  format: RateFormat,
  interval: readonly [number, number],
  error: number | null,
  end: (format: RateFormat, value: number) => string = formatNumber,
): string {
  const { unit } = format;
  const inUnit = (unit === "percent" ? 100 : 1) * (error ?? 0);
  const known = inUnit > 0 ? Math.floor(-Math.log10(inUnit)) : format.decimals;
  const decimals = Math.min(format.decimals, Math.max(MIN_DECIMALS[unit], known));
  return `[${interval.map((value) => end({ unit, decimals }, value)).join(", ")}]`;
}

/** A margin of rates without digits that nobody gave: `0.05`, or `5 percentage points`. */
export function formatMargin({ unit }: Pick<RateFormat, "unit">, margin: number): string {
  const text = (value: number) => String(Number(value.toPrecision(6)));
  return unit === "percent" ? `${text(100 * margin)} percentage points` : text(margin);
}

export function formatP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
