import { formatInterval, formatSigned, type RateFormat } from "@foldwise/core/tables";

/** A difference as the pages write it, with a true minus. */
export function signed(value: number, format: RateFormat): string {
  return trueMinus(formatSigned(format, value));
}

/** The interval of a difference, both ends with their sign. */
export function signedInterval(format: RateFormat, interval: readonly [number, number]): string {
  return trueMinus(formatInterval(format, interval, formatSigned));
}

export function trueMinus(text: string): string {
  return text.replaceAll("-", "−");
}
