import { invalid } from "@foldwise/core/errors";

/** @throws FoldwiseError `invalid` for a key that is empty, too long or no printable text. */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw invalid([
    {
      field: "idempotency-key",
      value: key.slice(0, 40),
      problem: "is not a valid key",
      remedy: "use 1 to 200 letters, digits or punctuation characters, such as a UUID",
    },
  ]);
}
