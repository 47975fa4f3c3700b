import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FoldwiseError } from "@foldwise/core/errors";
import { lock } from "proper-lockfile";
import { isCode, NO_SPACE_CODES } from "./file-errors";
import { removeStaleFiles } from "./stale-files";
import type { LocalFile } from "./store";

/** An entry is named by a SHA-256; `.files` stands behind that of an archive whose files it holds. */
const NAME = /^[0-9a-f]{64}(\.files)?$/;
/** A mark that nobody has touched for so long is that of a process that is gone. */
const STALE_MARK_MS = 24 * 3600 * 1000;
const TOUCH_MS = 10 * 60 * 1000;
/** Times that an entry may go again between its making and its use, before that is an error. */
const MAX_TRIES = 5;
/** Part of the limit that may be added before what other processes have added is counted, too. */
const RECOUNT_AFTER = 0.02;
const FOLDER_BYTES = "bytes";
const FOLDER_CONTENT = "content";

/** How an entry that is missing is made. */
export interface EntrySource {
  bytes(): Promise<number>;
  /** Writes the entry to `path`: a file, or for a folder into the folder that is there. Called again after a failure. */
  make(path: string): Promise<void>;
  /** Whether an entry that another process made is whole; it is made again otherwise. */
  isWhole?(path: string): Promise<boolean>;
}

/**
 * Copies of artifacts on this machine, in a folder of bounded size. Several processes may use it at once. What was not
 * used for longest goes first, and never what somebody holds.
 */
export interface LocalCache {
  /** For files on their way into the cache; on its file system. */
  temporary(): Promise<string>;
  /** @throws FoldwiseError `unavailable` when all of it is in use */
  holdFile(sha256: string, source: EntrySource): Promise<LocalFile>;
  /** As holdFile, of a folder. @param sha256 of the archive whose files it holds */
  holdFolder(sha256: string, source: EntrySource): Promise<LocalFile>;
  /** Keeps a file that is known to be whole, if there is room; it is gone from `path` afterwards. */
  offerFile(sha256: string, file: { path: string; bytes: number }): Promise<void>;
  /** Removes a copy unless somebody holds it. */
  forget(sha256: string): Promise<void>;
  /** Removes what processes that were killed left, when it is older than a day. @returns how much */
  removeStale(): Promise<number>;
}

interface Held {
  uses: number;
  mark: string;
}

export function makeLocalCache({ folder, maxBytes }: { folder: string; maxBytes: number }): LocalCache {
  const incoming = join(folder, "incoming");
  const marks = join(folder, "uses");
  const held = new Map<string, Held>();
  const making = new Map<string, Promise<void>>();
  /** Entries that this process has made or looked at. */
  const whole = new Set<string>();
  /** Null until they have been counted; by all processes, as far as this one knows. */
  let counted: { total: number; added: number } | null = null;
  let touching: NodeJS.Timeout | undefined;

  const entryOf = (name: string) => join(folder, name.slice(0, 2), name);
  const contentOf = (name: string) =>
    name.endsWith(".files") ? join(entryOf(name), FOLDER_CONTENT) : entryOf(name);

  /** Short: entries are marked, moved and counted in it, never read or written. */
  async function locked<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true });
    const release = await lock(folder, {
      lockfilePath: join(folder, "lock"),
      realpath: false,
      stale: 10_000,
      update: 2_000,
      retries: { retries: 1_000, factor: 1.2, minTimeout: 5, maxTimeout: 100, randomize: true },
      // What another process does meanwhile is at worst done twice.
      onCompromised: () => undefined,
    });
    try {
      return await work();
    } finally {
      await release().catch(() => undefined);
    }
  }

  function lease(name: string, own: Held): LocalFile {
    let isHeld = true;
    return {
      path: contentOf(name),
      release() {
        if (!isHeld) return;
        isHeld = false;
        own.uses -= 1;
        if (own.uses > 0) return;
        held.delete(name);
        if (held.size === 0) clearInterval(touching);
        void rm(own.mark, { force: true }).catch(() => undefined);
      },
    };
  }

  /** Null where there is no such entry. */
  async function tryHold(name: string): Promise<LocalFile | null> {
    const there = held.get(name);
    if (there) {
      there.uses += 1;
      return lease(name, there);
    }
    return locked(async () => {
      const now = new Date();
      if (!(await touch(entryOf(name), now))) return null;
      const again = held.get(name);
      if (again) {
        again.uses += 1;
        return lease(name, again);
      }
      const own = { uses: 1, mark: join(marks, name, randomUUID()) };
      await mkdir(dirname(own.mark), { recursive: true });
      await writeFile(own.mark, "");
      if (held.size === 0) touching = setInterval(touchMarks, TOUCH_MS).unref();
      held.set(name, own);
      return lease(name, own);
    });
  }

  function touchMarks(): void {
    const now = new Date();
    for (const { mark } of held.values()) void touch(mark, now);
  }

  async function isInUse(name: string): Promise<boolean> {
    const now = Date.now();
    for (const mark of await readdir(join(marks, name)).catch(() => [])) {
      const path = join(marks, name, mark);
      const found = await stat(path).catch(() => null);
      if (found && now - found.mtimeMs < STALE_MARK_MS) return true;
      await rm(path, { force: true });
    }
    return false;
  }

  /** Makes room, so that so many bytes more fit. @throws FoldwiseError `unavailable` */
  async function reserve(bytes: number): Promise<void> {
    if (counted && counted.total + bytes <= maxBytes && counted.added + bytes <= maxBytes * RECOUNT_AFTER) {
      counted.total += bytes;
      counted.added += bytes;
      return;
    }
    const gone: string[] = [];
    try {
      await locked(async () => {
        const entries = await list();
        let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
        for (const { name, bytes: size } of entries.toSorted((a, b) => a.usedAt - b.usedAt)) {
          if (total + bytes <= maxBytes) break;
          if (await isInUse(name)) continue;
          gone.push(await takeOut(name));
          total -= size;
        }
        if (total + bytes > maxBytes) throw full(bytes, total);
        counted = { total: total + bytes, added: bytes };
      });
    } finally {
      for (const path of gone) await rm(path, { recursive: true, force: true });
    }
  }

  const full = (bytes: number, total: number) =>
    new FoldwiseError(
      "unavailable",
      `The artifact cache ${folder} is full: ${bytes} bytes more do not fit next to the ${total} that are in use, of at most ${maxBytes}. Set FOLDWISE_ARTIFACT_CACHE_GB to more, or run fewer trainings at a time on this machine.`,
    );

  async function list(): Promise<{ name: string; bytes: number; usedAt: number }[]> {
    const entries = [];
    for (const part of await readdir(folder).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(part)) continue;
      for (const name of await readdir(join(folder, part)).catch(() => [])) {
        const found = NAME.test(name) ? await stat(join(folder, part, name)).catch(() => null) : null;
        if (found === null) continue;
        const bytes = found.isDirectory() ? await folderBytes(join(folder, part, name)) : found.size;
        entries.push({ name, bytes, usedAt: found.mtimeMs });
      }
    }
    return entries;
  }

  /** Under the lock: what is moved away can be removed at leisure. */
  async function takeOut(name: string): Promise<string> {
    const path = await temporary();
    await rename(entryOf(name), path);
    await rm(join(marks, name), { recursive: true, force: true });
    whole.delete(name);
    return path;
  }

  async function temporary(): Promise<string> {
    await mkdir(incoming, { recursive: true });
    return join(incoming, randomUUID());
  }

  async function make(name: string, { bytes: measure, make: write }: EntrySource): Promise<void> {
    const bytes = await measure();
    await reserve(bytes);
    const path = await temporary();
    try {
      if (name.endsWith(".files")) {
        await mkdir(join(path, FOLDER_CONTENT), { recursive: true });
        await write(join(path, FOLDER_CONTENT));
        await writeFile(join(path, FOLDER_BYTES), String(bytes));
      } else await write(path);
      await put(name, path);
    } catch (error) {
      if (counted) counted.total -= bytes;
      throw noSpace(error, folder);
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }

  /** Of two that make the same entry the first one's stays. */
  const put = (name: string, path: string) =>
    locked(async () => {
      const target = entryOf(name);
      await mkdir(dirname(target), { recursive: true });
      if (await stat(target).catch(() => null)) return;
      await rename(path, target);
      await touch(target, new Date());
      whole.add(name);
    });

  async function hold(name: string, source: EntrySource): Promise<LocalFile> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const found = await tryHold(name);
      if (found) {
        if (whole.has(name) || !source.isWhole || (await source.isWhole(found.path).catch(() => false))) {
          whole.add(name);
          return found;
        }
        found.release();
        await forget(name);
      }
      let begun = making.get(name);
      if (!begun) {
        begun = make(name, source).finally(() => making.delete(name));
        making.set(name, begun);
      }
      await begun;
    }
    throw new FoldwiseError(
      "unavailable",
      `Artifact ${name} was removed from the cache ${folder} again and again before it could be read. Set FOLDWISE_ARTIFACT_CACHE_GB to more.`,
    );
  }

  async function forget(name: string): Promise<void> {
    if (!NAME.test(name)) return;
    const gone = await locked(async () => {
      const found = await stat(entryOf(name)).catch(() => null);
      return found === null || (await isInUse(name)) ? null : takeOut(name);
    });
    if (gone) await rm(gone, { recursive: true, force: true });
  }

  return {
    temporary,
    holdFile: hold,
    holdFolder: (sha256, source) => hold(`${sha256}.files`, source),
    async offerFile(sha256, { path, bytes }) {
      try {
        await reserve(bytes);
        const own = await temporary();
        await rename(path, own).catch(async (error: unknown) => {
          if (!isCode(error, "EXDEV")) throw error;
          await cp(path, own);
        });
        await put(sha256, own);
        await rm(own, { force: true });
      } catch (error) {
        // The copy is a convenience: what is asked for is read from the store.
        if (!(error instanceof FoldwiseError) && !isCode(error, ...NO_SPACE_CODES)) throw error;
      } finally {
        await rm(path, { force: true });
      }
    },
    forget,
    removeStale: () => removeStaleFiles(incoming),
  };
}

async function touch(path: string, now: Date): Promise<boolean> {
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

async function folderBytes(path: string): Promise<number> {
  return Number(await readFile(join(path, FOLDER_BYTES), "utf8").catch(() => "0")) || 0;
}

function noSpace(error: unknown, folder: string): unknown {
  if (!isCode(error, ...NO_SPACE_CODES)) return error;
  return new FoldwiseError(
    "unavailable",
    `No space left for the artifact cache ${folder}. Free some space, or set FOLDWISE_ARTIFACT_CACHE_GB to less.`,
    { cause: error },
  );
}
