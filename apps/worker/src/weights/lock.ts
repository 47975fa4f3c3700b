import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** How long a lock is believed that its holder does not touch; it may have been killed, on this machine or another. */
const STALE_MS = 60_000;

/**
 * Runs `work` while no other process has `path` locked, on any machine that shares the folder. Holders touch the
 * lock while they work; one that nobody touches is taken over.
 *
 * @param onWait called when the wait begins, and each time the holder has touched the lock since: it is still there
 * @throws the signal's reason when it aborts during the wait; the work is not ended by it
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait: () => void; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let touchedAt = Number.NaN; ; await sleep(500)) {
    signal?.throwIfAborted();
    const release = await acquire(path);
    if (release) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    const held = await stat(path).catch(() => null);
    if (held && held.mtimeMs !== touchedAt) {
      onWait();
      touchedAt = held.mtimeMs;
    }
  }
}

/** @returns how it is let go; null while another holds it */
async function acquire(path: string): Promise<(() => Promise<void>) | null> {
  try {
    return await lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: STALE_MS,
      update: 5_000,
      // Whoever took it over after a minute without a sign of life works on the same bytes, which are checked.
      onCompromised: () => undefined,
    });
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ELOCKED") return null;
    throw error;
  }
}
