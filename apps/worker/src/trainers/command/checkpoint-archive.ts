import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, lchown, link, lstat, mkdir, readdir, readlink, rm, stat, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { metricNumberSchema } from "@foldwise/core/contracts/metric-number";
import { conditionsSchema } from "@foldwise/core/trainers";
import { extract, pack } from "tar-stream";
import { z } from "zod";

/** What an attempt knew when it saved a checkpoint. */
const snapshotSchema = z.object({
  step: z.int(),
  /** Newest value of each validation metric. */
  validation: z.record(z.string(), metricNumberSchema),
  /** What the program measured on the test side. */
  measures: z.array(
    z.object({ conditions: conditionsSchema, values: z.record(z.string(), metricNumberSchema) }),
  ),
  /** Whether a predictions file lies beside it. */
  hasPredictions: z.boolean(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const stateSchema = z.object({ last: snapshotSchema, best: snapshotSchema });
export type State = z.infer<typeof stateSchema>;

const STATE = "foldwise/state.json";
export const predictionsEntry = (which: keyof State) => `foldwise/${which}-predictions`;
const FOLDER = "checkpoint/";
const LINK_TRIES = 20;

/** Files of the folder changed while they were read; what was read is no checkpoint. */
export class ChangedWhileRead extends Error {}

interface FolderFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly version: string;
}

/** What a checkpoint folder has besides files: a symbolic link within it, or a folder that nothing is stored of. */
interface FolderPart {
  readonly name: string;
  /** Of a link, from its own place; null for a folder. */
  readonly target: string | null;
}

/**
 * Writes a checkpoint: the program's folder, its predictions and what was known. Files, symbolic links and empty folders,
 * without times and owners, in the order of their names, so that equal folders make equal archives. Links that leave the
 * folder are left out and told of: what they name is not on another worker.
 *
 * Files are linked first, which takes no time: what is renamed over them later changes nothing. What is written into
 * them is noticed.
 * @throws ChangedWhileRead
 */
export async function writeCheckpoint({
  out,
  folder,
  state,
  predictions,
  warn,
}: {
  out: string;
  folder: string;
  state: State;
  predictions: Readonly<Partial<Record<keyof State, string>>>;
  warn: (message: string) => void;
}): Promise<{ path: string; sha256: string; bytes: number }> {
  const links = `${folder}.links`;
  try {
    const { files, parts, leaving } = await linkFiles(folder, links);
    for (const { name, target } of leaving)
      warn(
        `the link ${name} points to ${target}, outside of the checkpoint folder: it is not stored. Copy what it names into the folder`,
      );
    const written = await writeArchive({ out, state, predictions, files, parts }).catch(
      (error: unknown) => error,
    );
    const after = await Promise.all(files.map(({ path }) => versionOf(path)));
    if (files.some(({ version }, index) => version !== after[index])) throw new ChangedWhileRead();
    if (written instanceof Error) throw written;
    return { path: out, ...writtenSchema.parse(written) };
  } finally {
    await rm(links, { recursive: true, force: true });
  }
}

const writtenSchema = z.object({ sha256: z.string(), bytes: z.int() });

async function writeArchive({
  out,
  state,
  predictions,
  files,
  parts,
}: Pick<Parameters<typeof writeCheckpoint>[0], "out" | "state" | "predictions"> & {
  files: readonly FolderFile[];
  parts: readonly FolderPart[];
}): Promise<z.infer<typeof writtenSchema>> {
  const tar = pack();
  const hash = createHash("sha256");
  let bytes = 0;
  const written = pipeline(
    tar,
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    }),
    createWriteStream(out, { flags: "w" }),
  );
  const entry = async (name: string, path: string, { size, mode }: { size: number; mode: number }) => {
    const header = { name, size, mode, mtime: new Date(0) };
    if (size === 0) tar.entry(header, "");
    else await pipeline(createReadStream(path, { end: size - 1 }), tar.entry(header));
  };
  const fill = async () => {
    tar.entry({ name: STATE, mtime: new Date(0) }, JSON.stringify(state));
    for (const which of ["last", "best"] as const) {
      const path = predictions[which];
      if (path === undefined) continue;
      const { size } = await stat(path);
      await entry(predictionsEntry(which), path, { size, mode: 0o600 });
    }
    for (const file of files) await entry(file.name, file.path, file);
    // After the files, so that none is written through a link when the archive is taken apart.
    for (const { name, target } of parts)
      tar.entry({
        name,
        mtime: new Date(0),
        ...(target === null ? { type: "directory" } : { type: "symlink", linkname: target }),
      });
    tar.finalize();
  };
  try {
    await Promise.all([written, fill()]);
  } catch (error) {
    tar.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** @throws ChangedWhileRead where files come and go too fast */
async function linkFiles(
  folder: string,
  links: string,
): Promise<{ files: FolderFile[]; parts: FolderPart[]; leaving: { name: string; target: string }[] }> {
  const nameOf = (path: string) => FOLDER + relative(folder, path).split(sep).join("/");
  for (let n = 0; n < LINK_TRIES; n++) {
    await rm(links, { recursive: true, force: true });
    await mkdir(links);
    const before = await foldersOf(folder);
    const files: FolderFile[] = [];
    const parts: FolderPart[] = [];
    const leaving: { name: string; target: string }[] = [];
    const folders: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const source = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) folders.push(source);
      if (entry.isSymbolicLink()) {
        const given = await readlink(source).catch(() => null);
        if (given === null) continue;
        const target = linkWithin(folder, source, given);
        if (target === null) leaving.push({ name: relative(folder, source), target: given });
        else parts.push({ name: nameOf(source), target });
      }
      // Sockets and devices are no part of a checkpoint.
      if (!entry.isFile()) continue;
      const path = join(links, String(files.length));
      const isThere = await link(source, path).then(
        () => true,
        (error: unknown) => copyInstead(error, source, path),
      );
      if (!isThere) continue;
      const { size, mode } = await lstat(path);
      files.push({ path, name: nameOf(source), size, mode: mode & 0o777, version: await versionOf(path) });
    }
    if (before !== (await foldersOf(folder))) continue;
    const filled = new Set([...files, ...parts].map(({ name }) => dirname(name)));
    for (const path of folders)
      if (!filled.has(nameOf(path))) parts.push({ name: nameOf(path), target: null });
    const inOrder = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    return { files: files.sort(inOrder), parts: parts.sort(inOrder), leaving };
  }
  throw new ChangedWhileRead();
}

/**
 * The target of a link from its own place, so that it holds wherever the folder is; null where that is outside.
 * @param target as the link has it
 */
function linkWithin(folder: string, source: string, target: string): string | null {
  const path = isAbsolute(target) ? target : resolve(dirname(source), target);
  return isOutside(folder, path) ? null : relative(dirname(source), path) || ".";
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** False for a file that has gone; some file systems have no links. */
async function copyInstead(error: unknown, source: string, path: string): Promise<boolean> {
  if (Reflect.get(Object(error), "code") === "ENOENT") return false;
  await copyFile(source, path);
  return true;
}

/** Every folder with its time, which changes when a file in it comes, goes or is renamed. */
async function foldersOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  const times = await Promise.all(
    [folder, ...folders.sort()].map(async (path) => `${path} ${await versionOf(path)}`),
  );
  return times.join("\n");
}

async function versionOf(path: string): Promise<string> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found === null ? "gone" : `${found.size} ${found.mtimeNs}`;
}

/** Takes a checkpoint apart: the program's folder to `folder`, the rest to `aside`. */
export async function readCheckpoint({
  path,
  folder,
  aside,
  owner = null,
}: {
  path: string;
  /** Left out where only what was known is asked for. */
  folder?: string;
  aside: string;
  /** Whose the folder's contents are to be; null: the worker's own. */
  owner?: { readonly uid: number; readonly gid: number } | null;
}): Promise<State> {
  const tar = extract();
  const reading = pipeline(createReadStream(path), tar);
  // Its end, good or bad, is waited for below.
  reading.catch(() => undefined);
  let state: State | null = null;
  for await (const entry of tar) {
    const { name, mode, type, linkname } = entry.header;
    const target = targetOf(name, { folder, aside });
    if (name === STATE) state = stateSchema.parse(JSON.parse(await text(entry)));
    else if (target === null) entry.resume();
    else if (type === "directory") {
      entry.resume();
      await mkdir(target, { recursive: true });
    } else if (type === "symlink") {
      entry.resume();
      if (folder === undefined || isOutside(folder, resolve(dirname(target), linkname ?? "")))
        throw new Error(`The checkpoint has a link that points outside: ${name}`);
      await mkdir(dirname(target), { recursive: true });
      await symlink(linkname ?? "", target);
    } else {
      await mkdir(dirname(target), { recursive: true });
      await pipeline(entry, createWriteStream(target, { mode: (mode ?? 0o600) & 0o777 }));
    }
  }
  await reading;
  if (folder !== undefined && owner !== null)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      await lchown(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  if (state === null) throw new Error("The checkpoint is none of a command: it has no state.");
  return state;
}

/** @throws Error for an entry that would lie outside */
function targetOf(
  name: string,
  { folder, aside }: { folder?: string | undefined; aside: string },
): string | null {
  const base = name.startsWith(FOLDER) ? folder : aside;
  if (base === undefined) return null;
  const path = join(base, name.startsWith(FOLDER) ? name.slice(FOLDER.length) : name);
  if (relative(base, path) === "" || isOutside(base, path))
    throw new Error(`The checkpoint has an entry outside: ${name}`);
  return path;
}
