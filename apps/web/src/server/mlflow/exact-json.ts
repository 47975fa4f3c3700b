import { FoldwiseError } from "@foldwise/core/errors";
import { LosslessNumber, parse, stringify } from "lossless-json";

/** An integer of so many digits that a double may not hold it, standing as a value of its own. */
const LONG_INTEGER = /[:,[]\s*-?\d{16,}\s*[,}\]]/;
const INTEGER = /^-?\d+$/;

/**
 * JSON whose long integers are kept: they become BigInt. NaN and Infinity are no JSON, so that a body with such a token is
 * refused whole.
 * @throws FoldwiseError `invalid`
 */
export function parseExactJson(text: string): unknown {
  try {
    return LONG_INTEGER.test(text) ? parse(text, undefined, exactNumber) : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not JSON";
    throw new FoldwiseError("invalid", `The body is not JSON, and nothing of it was stored: ${reason}`);
  }
}

function exactNumber(text: string): number | bigint {
  const value = Number(text);
  return INTEGER.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

/**
 * JSON with BigInt written out and −0 kept. What has neither is written by the engine itself, some times as fast; it throws where it meets one of
 * them.
 */
export function stringifyExact(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return stringify(value) ?? "null";
  }
}

/** A number by its text, which the engine's own JSON refuses as it refuses a BigInt. */
class ExactNumber extends LosslessNumber {
  toJSON(): never {
    throw new TypeError("this number is written by lossless-json");
  }
}

/** A number as JSON can say it: NaN and the infinities by name, as protocol buffers write them, −0 with its sign. */
export function jsonNumber(value: number): number | string | LosslessNumber {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return Object.is(value, -0) ? new ExactNumber("-0.0") : value;
}

/** A 64-bit integer as JSON can say it: a number where one holds it. */
export function jsonInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
