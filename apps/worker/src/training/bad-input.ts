import { FoldwiseError } from "@foldwise/core/errors";

/** Something the job names is not as it must be; trying again would not help. */
export function badInput(message: string, cause?: unknown): FoldwiseError {
  return new FoldwiseError("invalid", message, cause === undefined ? {} : { cause });
}
