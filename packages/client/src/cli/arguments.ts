import { parseBytes } from "@foldwise/core/words";
import { InvalidArgumentError } from "commander";

/** A number that the pages and lists show, or another that has no sign and no decimals. */
export function idArgument(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(/^\d+$/.test(text) ? "is too large" : "must be a non-negative integer");
}

export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("must be a number");
}

/** A size in bytes or with a unit, or the word `none`. */
export function sizeArgument(text: string): number | "none" {
  if (text === "none") return text;
  const bytes = parseBytes(text);
  if (bytes === null)
    throw new InvalidArgumentError("must be a size such as 500MB, 20GiB or a number of bytes, or none");
  return bytes;
}
