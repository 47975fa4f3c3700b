import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { tryLock } from "../../../../infra/setup/lock.mjs";

const WORKER = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = [
  "src",
  "build.mjs",
  "../../packages/connections/src",
  "../../packages/core/src",
  "../../packages/db/src",
];

/** Builds dist when a source is newer than it, so that the tests run what is written here; one test file at a time. */
export async function buildWhenStale(): Promise<void> {
  if (!(await isStale())) return;
  for (;;) {
    const lock = tryLock(join(WORKER, "dist/.build-lock"));
    if ("release" in lock) {
      try {
        if (await isStale()) await build();
      } finally {
        lock.release();
      }
      return;
    }
    await sleep(100);
  }
}

async function isStale(): Promise<boolean> {
  const built = await stat(join(WORKER, "dist/workflows.js")).catch(() => null);
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(WORKER, source))))));
  return built === null || built.mtimeMs <= newest;
}

async function build(): Promise<void> {
  const { buildWorker }: { buildWorker: () => Promise<void> } = await import(
    pathToFileURL(join(WORKER, "build.mjs")).href
  );
  await buildWorker();
}

async function newestIn(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.mtimeMs ?? 0);
  return Math.max(...(await Promise.all(times)));
}
