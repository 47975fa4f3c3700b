import { lstat, readdir, rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { conflict, FoldwiseError } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import type { Command } from "commander";
import { contextOf } from "../context";
import { findCache, isAlive, readStack } from "../home";
import { textTable } from "../text";

/** One of these tells a folder that Foldwise made from one that was named by mistake. */
const HOME_MARKS = ["stack.json", "stack.lock", "postgres", "temporal", "demo.json"];
const CACHE_MARKS = [
  "temporal",
  "tensorflow",
  "libtensorflow",
  "chromium",
  "postgres",
  "tfjs",
  "tfjs-addon",
  "locks",
  "running",
];

export function addCleanCommand(program: Command): void {
  program
    .command("clean")
    .description("show the size of the home and the cache; --yes removes the home")
    .option("--yes", "remove instead of only showing the size")
    .option("--cache", "also the download cache; the next start downloads it again")
    .action(async (options: { yes?: boolean; cache?: boolean }, command: Command) => {
      const context = contextOf(command);
      const home = await measure(context.home);
      const cache = await measure(findCache());
      const chosen = [home, ...(options.cache ? [cache] : [])].filter((folder) => folder.bytes !== null);
      if (options.yes) {
        refuseWhileRunning(context.home);
        for (const folder of chosen) refuseForeign(folder, folder === home ? HOME_MARKS : CACHE_MARKS);
        for (const folder of chosen) await rm(folder.path, { recursive: true, force: true });
      }
      const removed = options.yes ? chosen.map((folder) => folder.path) : [];
      const rows = [home, cache].flatMap((folder) => [
        [folder.path, folder.bytes === null ? "not there" : bytesText(folder.bytes)],
        ...folder.entries.map((entry) => [`  ${entry.name}`, bytesText(entry.bytes)]),
      ]);
      const hint = options.yes
        ? `removed ${removed.join(" and ") || "nothing"}`
        : "Nothing was removed. --yes removes the home; --yes --cache removes the cache too.";
      context.print({ home, cache, removed }, `${textTable(["folder", "size"], rows)}\n\n${hint}`);
    });
}

interface Folder {
  path: string;
  /** Null when it is not there. */
  bytes: number | null;
  entries: { name: string; bytes: number }[];
}

export async function measure(path: string): Promise<Folder> {
  const names = await readdir(path).catch(() => null);
  if (names === null) return { path, bytes: null, entries: [] };
  const entries = await Promise.all(
    names.sort().map(async (name) => ({ name, bytes: await sizeOf(join(path, name)) })),
  );
  return { path, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0), entries };
}

async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  const names = await readdir(path).catch(() => []);
  let bytes = 0;
  for (const name of names) bytes += await sizeOf(join(path, name));
  return bytes;
}

/** @throws FoldwiseError `conflict` while a stack runs on the home. */
function refuseWhileRunning(home: string): void {
  const stack = readStack(home);
  const pids = [stack?.supervisor?.pid, ...(stack?.parts.map((part) => part.pid) ?? [])];
  const alive = pids.filter((pid) => pid !== undefined && isAlive(pid));
  if (alive.length > 0)
    throw conflict(
      `Foldwise runs on ${home} (process ${alive.join(", ")}); stop it first: Ctrl-C where it was started.`,
    );
}

/** @throws FoldwiseError `invalid` for a folder that does not look like one of Foldwise's own. */
function refuseForeign(folder: Folder, marks: readonly string[]): void {
  const own = folder.entries.length === 0 || folder.entries.some((entry) => marks.includes(entry.name));
  if (folder.path === parse(folder.path).root || !own)
    throw new FoldwiseError(
      "invalid",
      `${folder.path} does not look like a Foldwise folder; nothing was removed.`,
    );
}
