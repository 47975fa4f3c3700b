import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { withLock } from "./lock.mjs";

/** @returns {string} the folder that outlives checkouts: FOLDWISE_CACHE, or ~/.cache/foldwise */
export function cacheRoot() {
  const configured = process.env.FOLDWISE_CACHE;
  return configured ? resolve(configured) : join(homedir(), ".cache", "foldwise");
}

/**
 * @param {string} name
 * @returns {string | undefined} the cached folder, when it is complete
 */
export function findCached(name) {
  const folder = join(cacheRoot(), name);
  return existsSync(folder) ? folder : undefined;
}

/**
 * The cached folder of that name (version and platform are part of the name), built when it is not there. It appears
 * by a rename, so that what exists is complete; set-ups at once build it once.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} build fills an empty folder
 * @param {(message: string) => void} [onWait]
 * @returns {Promise<string>}
 */
export async function cached(name, build, onWait) {
  const ready = findCached(name);
  if (ready !== undefined) return ready;
  const root = cacheRoot();
  mkdirSync(root, { recursive: true });
  return withLock(
    join(root, `${name}.lock`),
    async () => {
      const meanwhile = findCached(name);
      if (meanwhile !== undefined) return meanwhile;
      const prefix = `.part-${name}-`;
      for (const entry of readdirSync(root)) {
        if (entry.startsWith(prefix)) rmSync(join(root, entry), { recursive: true, force: true });
      }
      const part = mkdtempSync(join(root, prefix));
      try {
        await build(part);
        renameSync(part, join(root, name));
      } finally {
        rmSync(part, { recursive: true, force: true });
      }
      return join(root, name);
    },
    (pid) => onWait?.(`another set-up (process ${pid}) is building it`),
  );
}
