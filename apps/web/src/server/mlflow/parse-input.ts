import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { schemaProblems } from "@foldwise/core/errors/schema-problems";
import { storableProblems } from "@foldwise/core/input";
import type { z } from "zod";
import { bodyText } from "../edge/body-text";
import { parseExactJson } from "./exact-json";

/**
 * A body's values, those that are null left out, as protocol buffers have it.
 * @throws FoldwiseError `invalid` for what is no JSON object
 */
export function parseBody(bytes: Uint8Array): object {
  const text = bodyText(bytes);
  const parsed = text.trim() === "" ? {} : parseExactJson(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new FoldwiseError("invalid", "The body must be a JSON object.");
  // Most bodies have none; looking for one is a hundredth of looking at every value.
  return text.includes("null") ? withoutNulls(parsed) : parsed;
}

function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      part === null ? [] : [[key, Array.isArray(part) ? part.map(plain) : plain(part)]],
    ),
  );
}

function plain(part: unknown): unknown {
  return typeof part === "object" && part !== null && !Array.isArray(part) ? withoutNulls(part) : part;
}

/** @throws FoldwiseError `invalid` naming each field that is wrong, such as `metrics.3.key`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const refusal = "The request was refused, and nothing of it was stored";
  const unstorable = storableProblems(value, "request");
  if (unstorable.length > 0) throw invalid(unstorable, refusal);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.flatMap((issue) => schemaProblems(issue, value, { root: "request" })),
    refusal,
  );
}
