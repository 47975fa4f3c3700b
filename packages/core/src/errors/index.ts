/** One thing wrong with an input: where, what stood there, what is the matter, what would be right. */
export interface Problem {
  /** Dotted path of the field, as the user wrote it: `training.epochs`. */
  field: string;
  /** The offending value, shortened for display. */
  value: string;
  problem: string;
  remedy?: string;
}

/** Every error a caller may have to tell apart. Each edge (HTTP, CLI, activity) translates the code once. */
export const ERROR_CODES = [
  "invalid",
  "not-found",
  "conflict",
  "forbidden",
  "unauthenticated",
  "unavailable",
  "too-many-requests",
  "too-large",
  "insufficient-storage",
  "method-not-allowed",
  "fenced",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export class FoldwiseError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  /** Seconds after which another try may go well, where that is known. */
  readonly retryAfter: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; cause?: unknown; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "FoldwiseError";
    this.code = code;
    this.problems = options.problems ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** An input that was refused whole. The message repeats the problems, a line each. */
export function invalid(
  problems: readonly Problem[],
  what = "The input was refused",
  code: "invalid" | "too-large" = "invalid",
): FoldwiseError {
  const lines = problems.map(formatProblem);
  return new FoldwiseError(code, [`${what}:`, ...lines].join("\n  "), { problems });
}

/** `training.epochs: 0 — must be at least 1; try 6`. */
export function formatProblem({ field, value, problem, remedy }: Problem): string {
  return `${field}: ${value} — ${problem}${remedy ? `; ${remedy}` : ""}`;
}

/** User and password of an address, also of one that is not quite right: up to the last @. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^"]*@/gi;

/**
 * A value as an error may show it: JSON, at most 80 characters; NaN, the infinities and a BigInt, which JSON lacks, as they are written. What
 * an address has before its @ is hidden: it may be a password, and errors are kept and passed on.
 */
export function showValue(value: unknown): string {
  const isNamed = (part: unknown) =>
    typeof part === "bigint" || (typeof part === "number" && !Number.isFinite(part));
  const named = (_key: string, part: unknown) => (isNamed(part) ? String(part) : part);
  const text =
    value === undefined
      ? "missing"
      : isNamed(value)
        ? String(value)
        : (JSON.stringify(value, named) ?? String(value));
  const shown = text.replace(CREDENTIALS, "$1(hidden)@");
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}

/** `known`: what there is instead, where that is a short list. */
export function notFound(kind: string, id: string | number, known: readonly string[] = []): FoldwiseError {
  const instead = known.length > 0 ? ` Choose one of ${known.join(", ")}.` : "";
  return new FoldwiseError("not-found", `No ${kind} ${id}.${instead}`);
}

export function conflict(message: string): FoldwiseError {
  return new FoldwiseError("conflict", message);
}
