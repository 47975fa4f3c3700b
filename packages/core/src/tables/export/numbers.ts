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

export function formatP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
