import { readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Context } from "@foldwise/db/client";
import { listDatasetLocations } from "@foldwise/db/repositories/purge";

/** Folders that an import makes here: a generated set under its fingerprint, or one that was being written. */
const OWN = /^([0-9a-f]{64}|incoming-[0-9a-f-]{36})$/;

/**
 * Removes generated images that no dataset names, deleted ones included, and what broken-off imports left. A folder of
 * a user's own images is never here.
 * @param olderThanMs younger ones stay: they are written before the row that names them.
 * @returns how many folders went.
 */
export async function removeDatasetFolders({
  ctx,
  root,
  olderThanMs,
  signal,
}: {
  ctx: Context;
  root: string;
  olderThanMs: number;
  signal?: AbortSignal;
}): Promise<number> {
  const before = Date.now() - olderThanMs;
  const found = await readdir(root).catch(() => []);
  const candidates = found.filter((name) => OWN.test(name)).map((name) => join(root, name));
  if (candidates.length === 0) return 0;
  const named = new Set((await listDatasetLocations({ ctx })).map((location) => resolve(location)));
  let removed = 0;
  for (const folder of candidates) {
    signal?.throwIfAborted();
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (named.has(resolve(folder)) || mtimeMs >= before) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
