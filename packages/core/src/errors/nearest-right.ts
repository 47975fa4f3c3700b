import { showValue } from "./index";
import type { SchemaIssue } from "./schema-issue";

/** A share by which a number is beyond a bound that it must not have itself. */
const BEYOND = 1e-3;
const YES_OR_NO: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/** What to do about a value of the wrong size or type: the nearest that is right, where the issue says enough; else null. */
export function nearestRight(issue: SchemaIssue, value: unknown): string | null {
  switch (issue.code) {
    case "too_small":
    case "too_big":
      return typeof value === "number" ? nearestNumber(issue) : otherLength(issue, value);
    case "not_multiple_of":
      return nearestMultiple(value, issue.divisor);
    case "invalid_type":
      return ofType(String(issue.expected), value);
    default:
      return null;
  }
}

function nearestNumber({ code, minimum, maximum, inclusive }: SchemaIssue): string | null {
  const bound = code === "too_small" ? minimum : maximum;
  if (typeof bound !== "number") return null;
  const inwards = code === "too_small" ? 1 : -1;
  if (inclusive) return `try ${bound}`;
  return `try ${plain(bound + inwards * BEYOND * (Math.abs(bound) || 1))}`;
}

function otherLength({ code, origin, minimum, maximum }: SchemaIssue, value: unknown): string | null {
  const bound = Number(code === "too_small" ? minimum : maximum);
  const by = Math.abs(bound - lengthOf(value));
  if (!Number.isInteger(by) || by === 0) return null;
  const [one, several] = origin === "string" ? ["character", "characters"] : ["entry", "entries"];
  return `${code === "too_small" ? "add" : "remove"} ${by} ${by === 1 ? one : several}`;
}

function lengthOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : Number.NaN;
}

function nearestMultiple(value: unknown, divisor: unknown): string | null {
  if (typeof value !== "number" || typeof divisor !== "number" || !(divisor > 0)) return null;
  const below = plain(Math.floor(value / divisor) * divisor);
  const above = plain(Math.ceil(value / divisor) * divisor);
  return below > 0 || value < 0 ? `try ${below} or ${above}` : `try ${above}`;
}

function ofType(expected: string, value: unknown): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  switch (expected) {
    case "string":
      return typeof value === "number" || typeof value === "boolean" ? "put it in quotes" : null;
    case "int":
    case "number": {
      const number = text === "" ? value : Number(text);
      if (typeof number !== "number" || !Number.isFinite(number)) return null;
      if (expected === "int" && !Number.isInteger(number))
        return `try ${Math.floor(number)} or ${Math.ceil(number)}`;
      return text === "" ? null : `try ${number}, without quotes`;
    }
    case "boolean": {
      const meant = Object.hasOwn(YES_OR_NO, text.toLowerCase()) ? YES_OR_NO[text.toLowerCase()] : undefined;
      return meant === undefined ? null : `try ${meant}, without quotes`;
    }
    case "array":
      return value === null || typeof value === "object" ? null : `try [${showValue(value)}]`;
    default:
      return null;
  }
}

/** Without the digits that only binary fractions have. */
const plain = (number: number) => Number(number.toPrecision(12));
