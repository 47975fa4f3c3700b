import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
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

/** Files of the folder changed while they were read; what was read is no checkpoint. */
export class ChangedWhileRead extends Error {}

interface FolderFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly version: string;
}

/**
 * Writes a checkpoint: the program's folder, its predictions and what was known. Regular files alone, without times and
 * owners, in the order of their names, so that equal folders make equal archives.
 * @throws ChangedWhileRead
 */
export async function writeCheckpoint({
  out,
  folder,
  state,
  predictions,
}: {
  out: string;
  folder: string;
  state: State;
  predictions: Readonly<Partial<Record<keyof State, string>>>;
}): Promise<{ path: string; sha256: string; bytes: number }> {
  const files = await listFiles(folder);
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
  const fill = async () => {
    const entry = (name: string, path: string, { size, mode }: { size: number; mode: number }) =>
      pipeline(
        createReadStream(path, { end: Math.max(0, size - 1) }),
        tar.entry({ name, size, mode, mtime: new Date(0) }),
      );
    tar.entry({ name: STATE, mtime: new Date(0) }, JSON.stringify(state));
    for (const which of ["last", "best"] as const) {
      const path = predictions[which];
      if (path !== undefined) await entry(predictionsEntry(which), path, await stat(path));
    }
    for (const file of files)
      if (file.size === 0) tar.entry({ name: file.name, mode: file.mode, mtime: new Date(0) }, "");
      else await entry(file.name, file.path, file);
    tar.finalize();
  };
  try {
    await Promise.all([written, fill()]);
  } catch (error) {
    tar.destroy();
    await written.catch(() => undefined);
    const after = await listFiles(folder).catch(() => null);
    if (!after || isChanged(files, after)) throw new ChangedWhileRead();
    throw error;
  }
  if (isChanged(files, await listFiles(folder))) throw new ChangedWhileRead();
  return { path: out, sha256: hash.digest("hex"), bytes };
}

/** Takes a checkpoint apart: the program's folder to `folder`, the rest to `aside`. */
export async function readCheckpoint({
  path,
  folder,
  aside,
}: {
  path: string;
  /** Left out where only what was known is asked for. */
  folder?: string;
  aside: string;
}): Promise<State> {
  const tar = extract();
  const reading = pipeline(createReadStream(path), tar);
  // Its end, good or bad, is waited for below.
  reading.catch(() => undefined);
  let state: State | null = null;
  for await (const entry of tar) {
    const { name, mode } = entry.header;
    const target = targetOf(name, { folder, aside });
    if (name === STATE) state = stateSchema.parse(JSON.parse(await text(entry)));
    else if (target === null) entry.resume();
    else {
      await mkdir(dirname(target), { recursive: true });
      await pipeline(entry, createWriteStream(target, { mode: (mode ?? 0o600) & 0o777 }));
    }
  }
  await reading;
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
  const way = relative(base, path);
  if (way === "" || way === ".." || way.startsWith(`..${sep}`))
    throw new Error(`The checkpoint has an entry outside: ${name}`);
  return path;
}

async function listFiles(folder: string): Promise<FolderFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: FolderFile[] = [];
  for (const entry of entries) {
    // Links, sockets and devices are no part of a checkpoint.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mode, mtimeNs, ino } = await lstat(path, { bigint: true });
    files.push({
      path,
      name: FOLDER + relative(folder, path).split(sep).join("/"),
      size: Number(size),
      mode: Number(mode) & 0o777,
      version: `${size} ${mtimeNs} ${ino}`,
    });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isChanged(before: readonly FolderFile[], after: readonly FolderFile[]): boolean {
  const versions = (files: readonly FolderFile[]) =>
    files.map(({ name, version }) => `${name} ${version}`).join("\n");
  return versions(before) !== versions(after);
}
