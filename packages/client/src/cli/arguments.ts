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
