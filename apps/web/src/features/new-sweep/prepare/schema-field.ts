import type { FieldSpec } from "@foldwise/core/trainers";
import { z } from "zod";

export type AskedField = Pick<FieldSpec, "kind" | "fallback" | "choices" | "step">;

/** A share of the range of an option that has no usual value. */
const SHARE_OF_RANGE = 0.25;

/**
 * How an option is asked for by its schema; null for what is neither a number nor a list of them, a choice or a switch.
 * @param usual its value where the plan does not name it
 */
export function askedBy(schema: z.ZodType, usual?: unknown): AskedField | null {
  if (schema instanceof z.ZodDefault) return askedInner(schema.unwrap(), schema.parse(undefined));
  if (schema instanceof z.ZodOptional) return askedInner(schema.unwrap(), usual);
  if (schema instanceof z.ZodBoolean) return { kind: "switch", fallback: usual === true };
  if (schema instanceof z.ZodEnum)
    return {
      kind: "choice",
      fallback: typeof usual === "string" ? usual : null,
      choices: schema.options.map(String),
    };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodNumber)
    return { kind: "numbers", fallback: Array.isArray(usual) ? usual.map(Number) : [] };
  if (!(schema instanceof z.ZodNumber)) return null;
  return {
    kind: "number",
    fallback: typeof usual === "number" ? usual : null,
    ...(schema.isInt ? { step: 1 } : {}),
  };
}

function askedInner(inner: unknown, usual: unknown): AskedField | null {
  return inner instanceof z.ZodType ? askedBy(inner, usual) : null;
}

/** A value within the range of a number whose schema says no usual one. */
export function withinRange(schema: z.ZodType): number {
  const inner: unknown = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const most = inner instanceof z.ZodNumber ? inner.maxValue : null;
  return most !== null && Number.isFinite(most) ? most * SHARE_OF_RANGE : 1;
}
