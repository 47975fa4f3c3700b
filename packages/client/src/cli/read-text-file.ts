import { readFileSync } from "node:fs";
import { FoldwiseError } from "@foldwise/core/errors";

/** A file's text; `-` is standard input. @throws FoldwiseError `invalid` when it cannot be read. */
export function readTextFile(file: string, what: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FoldwiseError("invalid", `${what} ${file} cannot be read: ${reason}`);
  }
}
