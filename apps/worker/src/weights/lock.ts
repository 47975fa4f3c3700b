import { open, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

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
    const file = await open(path, "wx").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      return null;
    });
    if (file) {
      await file.close();
      break;
    }
    const held = await stat(path).catch(() => null);
    if (held && Date.now() - held.mtimeMs > STALE_MS) await rm(path, { force: true });
    else if (held && held.mtimeMs !== touchedAt) {
      onWait();
      touchedAt = held.mtimeMs;
    }
  }
  const touching = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), 5_000);
  touching.unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(path, { force: true });
  }
}
