import { randomUUID } from "node:crypto";
import type { ErrorBody } from "@foldwise/core/contracts/http/common";
import { type ErrorCode, FoldwiseError } from "@foldwise/core/errors";
import { type TransientFailure, transientFailure } from "@foldwise/db/outage";

/** HTTP status of each error code. */
export const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  fenced: 409,
  unavailable: 503,
  "too-many-requests": 429,
  "too-large": 413,
  "insufficient-storage": 507,
  "method-not-allowed": 405,
  internal: 500,
};

/** The one place where an error becomes an answer. What nobody expected gets an id that the log repeats. */
export function errorResponse(error: unknown, where: string): Response {
  const known = error instanceof FoldwiseError ? error : databaseError(error);
  if (known && known.code !== "internal")
    return answer(
      STATUS[known.code],
      { error: { code: known.code, ...bounded(known) } },
      known.retryAfter ?? RETRY_AFTER[known.code],
    );
  const id = randomUUID().slice(0, 8);
  console.error(`${where}: error ${id}: ${redact(describe(error))}`);
  return answer(500, {
    error: {
      code: "internal",
      message: `Internal error; the server log has the details under ${id}.`,
      problems: [],
    },
  });
}

/** Named problems: an input with thousands of mistakes gets the first of them, and how many there are. */
const MAX_PROBLEMS = 50;

function bounded({ message, problems }: FoldwiseError): Pick<ErrorBody["error"], "message" | "problems"> {
  if (problems.length <= MAX_PROBLEMS) return { message, problems: [...problems] };
  const named = problems.slice(0, MAX_PROBLEMS);
  const lines = message.split("\n").slice(0, MAX_PROBLEMS + 1);
  const more = `and ${problems.length - MAX_PROBLEMS} more`;
  return { message: [...lines, `  ${more}`].join("\n"), problems: named };
}

/** Seconds, of an error that names none. */
const RETRY_AFTER: Readonly<Partial<Record<ErrorCode, number>>> = { unavailable: 2, "too-many-requests": 60 };

function answer(status: number, body: ErrorBody, retryAfter?: number): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 401) headers.set("www-authenticate", "Bearer");
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return Response.json(body, { status, headers });
}

/** What a reader is told of a database that cannot answer now. */
const TRANSIENT: Record<TransientFailure, string> = {
  unreachable:
    "Postgres is not responding, and whether this request took effect is not known. Try again in a moment.",
  conflict: "Another request changed the same records at the same time. Nothing was changed; try again.",
};
const NOT_MIGRATED = "42P01";

function databaseError(error: unknown): FoldwiseError | null {
  const transient = transientFailure(error);
  if (transient) return new FoldwiseError("unavailable", TRANSIENT[transient], { cause: error });
  for (const cause of causes(error)) {
    if ("code" in cause && cause.code === NOT_MIGRATED)
      return new FoldwiseError("unavailable", "The database schema is missing; npm start creates it.", {
        cause: error,
      });
  }
  return null;
}

/** The error, what caused it, and the parts of an aggregate (Node gives one for a host of two addresses). */
function causes(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const parts = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...parts].flatMap((part) => causes(part, depth + 1))];
}

function describe(error: unknown): string {
  return causes(error)
    .map((cause) => cause.stack ?? cause.message)
    .join("\ncaused by ")
    .slice(0, 8_000);
}

/** Passwords in addresses and bearer tokens never reach the log. */
function redact(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//…@").replace(/Bearer +\S+/gi, "Bearer …");
}
