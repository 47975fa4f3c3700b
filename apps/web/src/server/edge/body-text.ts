import { FoldwiseError } from "@foldwise/core/errors";

/** @throws FoldwiseError `invalid` for a body that is not UTF-8 */
export function bodyText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FoldwiseError("invalid", "The body is not UTF-8 text.");
  }
}
