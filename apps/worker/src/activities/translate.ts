import { type ErrorCode, FoldwiseError } from "@foldwise/core/errors";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { Stalled } from "../trainers";

/** Errors that trying again cannot cure. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  "invalid",
  "not-found",
  "conflict",
  "forbidden",
  "unauthenticated",
]);

/** The one place where this worker's errors become Temporal's; the type is the error's code. */
export function toFailure(error: unknown): unknown {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof FoldwiseError)
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: FINAL.has(error.code),
      cause: error.cause instanceof Error ? error.cause : undefined,
    });
  if (error instanceof Stalled) return ApplicationFailure.retryable(error.message, "stalled");
  return error;
}

/** An activity whose errors leave it translated. */
export function activity<I, O>(run: (input: I) => Promise<O>): (input: I) => Promise<O> {
  return async (input) => {
    try {
      return await run(input);
    } catch (error) {
      throw toFailure(error);
    }
  };
}
