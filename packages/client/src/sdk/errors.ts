import type { ErrorBody } from "@foldwise/core/contracts/http/common";
import { formatProblem } from "@foldwise/core/errors";

type Problem = ErrorBody["error"]["problems"][number];

/** A request that was refused. `code` is the server's: `invalid`, `not-found`, `conflict`, … */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(status: number, { code, message, problems }: ErrorBody["error"]) {
    // The server's message of a refused input repeats its problems, and so does this one where it does not.
    super(message.includes("\n") ? message : [message, ...problems.map(formatProblem)].join("\n  "));
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

/** Nothing answered, or something that is not Foldwise. */
export class UnreachableError extends Error {
  constructor(url: string, why: string, options?: ErrorOptions) {
    super(
      `${url} is not responding (${why}). Start Foldwise with npm start, or set --url or FOLDWISE_URL.`,
      options,
    );
    this.name = "UnreachableError";
  }
}
