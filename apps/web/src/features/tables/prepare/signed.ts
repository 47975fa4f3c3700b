import { formatSigned, type RateFormat } from "@foldwise/core";

/** A difference as the pages write it, with a true minus. */
export function signed(value: number, format: RateFormat): string {
  return formatSigned(format, value).replace("-", "−");
}
