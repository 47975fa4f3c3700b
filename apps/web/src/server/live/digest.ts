import { createHash } from "node:crypto";

/** A short digest of a JSON value, by which two answers are told apart. */
export function shortDigest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
