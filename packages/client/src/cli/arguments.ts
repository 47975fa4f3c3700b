import { InvalidArgumentError } from "commander";

/** A number that the pages and lists show. */
export function idArgument(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("must be a number, as lists show it");
}

export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("must be a number");
}
