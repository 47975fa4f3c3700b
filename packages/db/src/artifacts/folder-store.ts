import { createHash, randomUUID } from "node:crypto";
import { type BigIntStats, createReadStream } from "node:fs";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { isCode, NO_SPACE_CODES } from "./file-errors";
import { HASH, requireHash } from "./hash";
import { removeStaleFiles } from "./stale-files";
import type { ArtifactStore, ByteRange, FoundArtifact, StoredArtifact, TakenArtifact } from "./store";
import { writeHashed } from "./write-hashed";

/** Artifacts that are files of this machine. */
export interface FolderStore extends ArtifactStore {
  /** The file that holds an artifact. @throws FoldwiseError `not-found` */
  localPath(sha256: string): Promise<string>;
}

/**
 * Artifacts in a folder: `<root>/<first two digits>/<sha256>`. Bytes are written to `<root>/incoming`, synced, and
 * moved, so that a file under its name is always whole.
 */
export function makeFolderStore(root: string): FolderStore {
  const incoming = join(root, "incoming");

  async function put(open: () => Readable): Promise<TakenArtifact> {
    const temporary = join(incoming, `${process.pid}-${randomUUID()}`);
    try {
      await mkdir(incoming, { recursive: true });
      const { sha256, bytes } = await writeHashed(open, temporary);
      await sync(temporary);
      const target = pathOf(sha256);
      await mkdir(join(root, sha256.slice(0, 2)), { recursive: true });
      const version = versionOf(await stat(temporary, { bigint: true }));
      await rename(temporary, target);
      return { sha256, bytes, version };
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw translate(error, root);
    }
  }

  async function take(path: string): Promise<TakenArtifact> {
    try {
      const { sha256, bytes, version } = await syncedDigest(path);
      const target = pathOf(sha256);
      await rename(path, target).catch(async (error: unknown) => {
        if (!isCode(error, "ENOENT")) throw error;
        await mkdir(join(root, sha256.slice(0, 2)), { recursive: true });
        await rename(path, target);
      });
      return { sha256, bytes, version };
    } catch (error) {
      // On another file system.
      if (!isCode(error, "EXDEV")) throw translate(error, root);
    }
    const stored = await put(() => createReadStream(path));
    await unlink(path);
    return stored;
  }

  function pathOf(sha256: string): string {
    requireHash(sha256);
    return join(root, sha256.slice(0, 2), sha256);
  }

  const exists = async (path: string) => (await stat(path).catch(() => null)) !== null;

  async function find(sha256: string): Promise<FoundArtifact | null> {
    const found = await stat(pathOf(sha256), { bigint: true }).catch(() => null);
    if (found === null) return null;
    return { sha256, bytes: Number(found.size), version: versionOf(found), storedAt: Number(found.mtimeMs) };
  }

  async function localPath(sha256: string): Promise<string> {
    const path = pathOf(sha256);
    if (!(await exists(path))) throw notFound("artifact", sha256);
    return path;
  }

  async function* list() {
    for (const folder of await readdir(root).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const name of await readdir(join(root, folder)).catch(() => [])) {
        const found = HASH.test(name) ? await stat(join(root, folder, name)).catch(() => null) : null;
        if (found?.isFile()) yield { sha256: name, storedAt: found.mtimeMs };
      }
    }
  }

  async function remove(sha256: string): Promise<void> {
    await unlink(pathOf(sha256)).catch((error: unknown) => {
      if (!isCode(error, "ENOENT")) throw error;
    });
  }

  async function claimOwner(owner: string): Promise<string> {
    const mark = join(root, "owner");
    await mkdir(root, { recursive: true });
    await writeFile(mark, owner, { flag: "wx" }).catch((error: unknown) => {
      if (!isCode(error, "EEXIST")) throw error;
    });
    return readFile(mark, "utf8");
  }

  async function check(): Promise<void> {
    const path = join(incoming, `check-${randomUUID()}`);
    try {
      await mkdir(incoming, { recursive: true });
      await writeFile(path, "check", { flag: "wx" });
      await rm(path);
    } catch (error) {
      throw translate(error, root);
    }
  }

  async function openRange(sha256: string, { start, end }: ByteRange): Promise<Readable> {
    const file = await open(await localPath(sha256), "r");
    const { size } = await file.stat();
    const last = Math.min(end ?? size - 1, size - 1);
    if (last >= start) return file.createReadStream({ start, end: last });
    await file.close();
    return Readable.from([]);
  }

  const withoutVersion = ({ sha256, bytes }: TakenArtifact): StoredArtifact => ({ sha256, bytes });
  return {
    location: root,
    list,
    putFile: async (path) => withoutVersion(await put(() => createReadStream(path))),
    takeFile: take,
    putBytes: async (bytes) => withoutVersion(await put(() => Readable.from([Buffer.from(bytes)]))),
    async putStream(source) {
      // One that breaks before it is read would end the process; reading it throws.
      source.on("error", () => undefined);
      return withoutVersion(await put(() => source));
    },
    open: (sha256, range = { start: 0 }) => openRange(sha256, range),
    localPath,
    localFile: async (sha256) => ({ path: await localPath(sha256), release: () => undefined }),
    find,
    has: (sha256) => exists(pathOf(sha256)),
    remove,
    async removeTaken({ sha256, version }) {
      if ((await find(sha256))?.version === version) await remove(sha256);
    },
    claimOwner,
    check,
    removeStale: () => removeStaleFiles(incoming),
  };
}

/** A file that is read at once to its end; larger ones in pieces. */
const SMALL_BYTES = 2 ** 20;

/** Each put moves a file of its own to the name. */
function versionOf({ ino, mtimeNs }: BigIntStats): string {
  return `${ino} ${mtimeNs}`;
}

/** Of a file that is on the disk when this resolves. */
async function syncedDigest(path: string): Promise<TakenArtifact> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const found = await file.stat({ bigint: true });
    const size = Number(found.size);
    if (size <= SMALL_BYTES) hash.update(await readWhole(file, size));
    else for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    await file.sync();
    return { sha256: hash.digest("hex"), bytes: size, version: versionOf(found) };
  } finally {
    await file.close();
  }
}

/** As `readFile` of a file whose size is known, which asks for it again and reads once more to see the end. */
async function readWhole(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function translate(error: unknown, root: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (NO_SPACE_CODES.has(code))
    return new FoldwiseError(
      "unavailable",
      `No space left for artifacts in ${root} (${code}). No partial file was kept; free some space and try again (trainings resume from their last checkpoint).`,
      { cause: error },
    );
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST")
    return new FoldwiseError("unavailable", `Artifacts cannot be written to ${root} (${code}).`, {
      cause: error,
    });
  return error;
}
