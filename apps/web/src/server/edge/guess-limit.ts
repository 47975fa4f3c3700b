import { FoldwiseError } from "@foldwise/core/errors";
import { visibleText } from "@foldwise/core/input";

/** Wrong tokens of one address within the window before it has to wait. */
const MAX_WRONG = 10;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; beyond it the oldest is forgotten. */
const MAX_CALLERS = 10_000;

export interface GuessLimit {
  /** @throws FoldwiseError `too-many-requests` while the caller has to wait */
  admit(caller: string): void;
  /** Counts a wrong token, and says so in the log. */
  wrong(caller: string): void;
}

/** Counts wrong tokens by address. A token of 24 random bytes cannot be guessed; a shorter one should not be tried fast. */
export function makeGuessLimit({
  now = Date.now,
  log = (line) => console.warn(line),
}: {
  now?: () => number;
  log?: (line: string) => void;
} = {}): GuessLimit {
  const wrong = new Map<string, { count: number; since: number }>();
  const current = (caller: string) => {
    const found = wrong.get(caller);
    if (found === undefined || now() - found.since < WINDOW_MS) return found;
    wrong.delete(caller);
    return undefined;
  };
  return {
    admit(caller) {
      if ((current(caller)?.count ?? 0) < MAX_WRONG) return;
      throw new FoldwiseError(
        "too-many-requests",
        `${MAX_WRONG} wrong tokens came from this address within a minute; try again in a minute.`,
      );
    },
    wrong(caller) {
      const found = current(caller) ?? { count: 0, since: now() };
      found.count += 1;
      wrong.delete(caller);
      wrong.set(caller, found);
      const [oldest] = wrong.keys();
      if (wrong.size > MAX_CALLERS && oldest !== undefined) wrong.delete(oldest);
      log(
        `${new Date(now()).toISOString()} wrong token from ${visibleText(caller)} (${found.count} within a minute)`,
      );
    },
  };
}

/** One for the process; what is guessed at over HTTP is one secret. */
export const tokenGuesses = makeGuessLimit();

/** Who asks: the address that Next or the proxy before it wrote down. A client may add to it, so the last one counts. */
export function callerOf(request: Request): string {
  const addresses = (request.headers.get("x-forwarded-for") ?? "").split(",");
  return (addresses.at(-1)?.trim() || "an unknown address").slice(0, 80);
}
