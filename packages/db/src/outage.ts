import { setTimeout as sleep } from "node:timers/promises";

/**
 * What an error of the database says about trying again:
 * - `unreachable`: Postgres, or the way to it, is away. Whether the statement took effect is not known.
 * - `conflict`: a deadlock (40P01) or a serialization failure (40001). Postgres has rolled the transaction back; the
 *   same transaction may succeed now.
 */
export type TransientFailure = "unreachable" | "conflict";

/** PostgreSQL documentation, appendix A: 40001 serialization_failure, 40P01 deadlock_detected. */
const CONFLICT_CODES = new Set(["40001", "40P01"]);
const UNREACHABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  // A Unix socket that is not there.
  "ENOENT",
  // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections.
  "57P01",
  "57P02",
  "57P03",
  "53300",
  // idle_in_transaction_session_timeout: this process was suspended in a transaction, which is rolled back.
  "25P03",
]);
/** Class 08: connection exceptions. */
const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/;
/** Messages of `pg`, which gives these errors no code. */
const UNREACHABLE_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|client was closed|connection ended|server closed the connection/i;
/** A file that is missing has the same code as a socket that is missing; the system call tells them apart. */
const NETWORK_CALLS = new Set<unknown>(["connect", "read", "write", "getaddrinfo"]);
const MAX_DEPTH = 8;

/** The one place that knows an outage or a conflict of Postgres by its error; null for any other error. */
export function transientFailure(error: unknown, depth = 0): TransientFailure | null {
  if (!(error instanceof Error) || depth >= MAX_DEPTH) return null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (CONFLICT_CODES.has(code)) return "conflict";
  const isNetwork = !("syscall" in error) || NETWORK_CALLS.has(error.syscall);
  if (UNREACHABLE_CODES.has(code) && isNetwork) return "unreachable";
  if (CONNECTION_EXCEPTION.test(code) || UNREACHABLE_MESSAGES.test(error.message)) return "unreachable";
  // Node gives an aggregate for a host of two addresses.
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const cause of [...parts, error.cause]) {
    const found = transientFailure(cause, depth + 1);
    if (found) return found;
  }
  return null;
}

/** unique_violation: a row with these values is there already. */
export function isUniqueViolation(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth >= MAX_DEPTH) return false;
  return ("code" in error && error.code === "23505") || isUniqueViolation(error.cause, depth + 1);
}

/** True for an error of the database that waiting may cure. */
export function isOutage(error: unknown): boolean {
  return transientFailure(error) !== null;
}

/** Tries of a transaction that others keep in conflict; each loser has let at least one other through. */
const MAX_CONFLICT_TRIES = 6;
const FIRST_CONFLICT_WAIT_MS = 10;

/**
 * Does a whole transaction, again when Postgres rolled it back for a deadlock or a serialization failure. Not for an
 * outage: whether a commit whose answer was lost took effect is for the caller to know.
 */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tries >= MAX_CONFLICT_TRIES || transientFailure(error) !== "conflict") throw error;
      await sleep(FIRST_CONFLICT_WAIT_MS * 2 ** tries * (0.5 + Math.random()));
    }
  }
}

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 5_000;

/**
 * Does something with Postgres, waiting out its absence without limit. The work must be safe to repeat: a commit
 * whose answer was lost is tried again.
 * @param signal ends the waiting; the outage's error is thrown then.
 */
export async function retryOnOutage<T>(
  work: () => Promise<T>,
  { signal, onWait = () => {} }: { signal?: AbortSignal; onWait?: (error: unknown) => void } = {},
): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(MAX_WAIT_MS, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || signal?.aborted) throw error;
      onWait(error);
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }
}
