import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const WORKER = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = ["src", "build.mjs", "../../packages/core/src", "../../packages/db/src"];

/** Builds dist when a source is newer than it, so that the tests run what is written here. */
export async function buildWhenStale(): Promise<void> {
  const built = await stat(join(WORKER, "dist/workflows.js")).catch(() => null);
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(WORKER, source))))));
  if (built && built.mtimeMs > newest) return;
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
