import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const STALE_MS = 24 * 3600 * 1000;

/** Removes files and folders of `folder` that nobody has written to for a day. @returns how many */
export async function removeStaleFiles(folder: string, now = Date.now()): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found && now - found.mtimeMs > STALE_MS) {
      await rm(path, { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed;
}
