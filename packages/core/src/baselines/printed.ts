import type { BaselineUnit } from "../words";
import type { BaselineValue } from "./schema";

/** What a printed number is divided by to become a rate from 0 to 1; null when it is not a rate. */
export function rateScale(unit: BaselineUnit): number | null {
  if (unit === "fraction") return 1;
  return unit === "percent" ? 100 : null;
}

/** A printed rate as a fraction, with half the unit of its last printed digit; null when it is not a rate. */
export function printedRate(entry: BaselineValue): { value: number; halfUnit: number } | null {
  const scale = rateScale(entry.unit);
  if (scale === null) return null;
  return { value: entry.value / scale, halfUnit: (0.5 * 10 ** -printedDecimals(entry)) / scale };
}

/** Decimals as printed; those of the number itself unless the file says otherwise. */
export function printedDecimals({ value, decimals }: Pick<BaselineValue, "value" | "decimals">): number {
  return decimals ?? String(value).split(".")[1]?.length ?? 0;
}
