import { setTimeout as sleep } from "node:timers/promises";
import { isTemporary } from "@foldwise/db/artifacts";

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5_000;

/**
 * Does `work` again for as long as the artifact store is out of reach, as statements do while Postgres is: nothing is lost by
 * that. What a person has to fix (a bucket that refuses access, or one that is full) is thrown.
 * @param options.signal ends the wait with the store's error
 * @param options.onWait told each time before it waits
 */
export async function retryWhileAway<T>(
  work: () => Promise<T>,
  { signal, onWait }: { signal: AbortSignal; onWait?: () => void },
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isTemporary(error)) throw error;
      onWait?.();
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
