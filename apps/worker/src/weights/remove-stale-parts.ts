import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const STALE_MS = 24 * 3600 * 1000;

/** Removes what is left of downloads that nobody has gone on with for a day, from all folders of the cache. */
export async function removeStaleParts(folder: string, now = Date.now()): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const { parentPath, name } of entries) {
    if (!/\.part(\.validator)?$/.test(name)) continue;
    const path = join(parentPath, name);
    const found = await stat(path).catch(() => null);
    if (found && now - found.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}
