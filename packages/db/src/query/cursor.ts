import { createHash } from "node:crypto";
import { invalid } from "@foldwise/core/errors";
import { z } from "zod";

const cursorSchema = z.strictObject({
  /** Of the order that the keys are of. */
  order: z.string(),
  keys: z.array(z.string().nullable()).max(100),
});

/** A place in an order, opaque to whoever passes it back. */
export function writeCursor(order: unknown, keys: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify({ order: digest(order), keys })).toString("base64url");
}

/** @throws FoldwiseError `invalid` for a cursor that is none, or one of another order. */
export function readCursor(text: string, order: unknown, field: string): (string | null)[] {
  const refuse = (problem: string) =>
    invalid([{ field, value: text.slice(0, 40), problem, remedy: "use the one of the page before" }]);
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, "base64url").toString()));
  if (!parsed.success) throw refuse("is not a valid cursor");
  if (parsed.data.order !== digest(order)) throw refuse("is a cursor of another order");
  return parsed.data.keys;
}

function digest(order: unknown): string {
  return createHash("sha256").update(JSON.stringify(order)).digest("base64url").slice(0, 16);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
