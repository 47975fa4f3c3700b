import { setTimeout as sleep } from "node:timers/promises";

/** Codes that say that Postgres, or the way to it, is away for now; deadlocks and lost races come right when tried again. */
const PASSING = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "40001",
  "40P01",
]);
const PASSING_WORDS =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|server closed the connection/i;

/** True for an error of the database that waiting may cure. */
export function isOutage(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 8; depth++) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    const isConnect =
      !("syscall" in cause) ||
      cause.syscall === "connect" ||
      cause.syscall === "read" ||
      cause.syscall === "write" ||
      cause.syscall === "getaddrinfo";
    if ((PASSING.has(code) && isConnect) || code.startsWith("08") || PASSING_WORDS.test(cause.message))
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isOutage)) return true;
    cause = cause.cause;
  }
  return false;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Does something with Postgres, waiting out its absence without limit. The work must be safe to repeat: a commit
 * whose answer was lost is tried again.
 * @param signal ends the waiting; the outage's error is thrown then.
 */
export async function withPatience<T>(
  work: () => Promise<T>,
  { signal, onWait = () => {} }: { signal?: AbortSignal; onWait?: (error: unknown) => void } = {},
): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || signal?.aborted) throw error;
      onWait(error);
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }
}
