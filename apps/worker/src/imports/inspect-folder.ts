import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import {
  FoldwiseError,
  type InspectedFile,
  inspectFile,
  type TrainerJobInput,
  unreadableFile,
} from "@foldwise/core";
import { JobFailed, jobEvents } from "../process/job-events";
import type { TrainerSession } from "../trainers";

/** A larger file is no image of a cell; reading it would only take the memory. */
const MAX_BYTES = 2 ** 29;

export interface InspectHooks {
  signal: AbortSignal;
  onProgress: (phase: string, done: number, total: number) => void;
  /** Starts a trainer process: the only place where images are decoded. */
  start: (job: TrainerJobInput) => TrainerSession;
}

/**
 * Looks at every file below a folder: reads, sniffs and hashes it here, decodes it with TensorFlow in a process of its
 * own. Hidden files are passed over; a link is not followed, and said to be one.
 * @throws FoldwiseError `invalid` when the folder is not there.
 */
export async function inspectFolder(folder: string, hooks: InspectHooks): Promise<InspectedFile[]> {
  const found = await listFiles(folder);
  const files: InspectedFile[] = [];
  for (const { path, isLink } of found) {
    hooks.signal.throwIfAborted();
    files.push(
      isLink ? unreadableFile(path, "it is a link; put the file itself here") : await inspect(folder, path),
    );
    hooks.onProgress("reading", files.length, found.length);
  }
  const readable = files.filter((file) => file.format !== null && file.problem === null);
  if (readable.length === 0) return files;
  const problems = await decodeAll(
    readable.map((file) => join(folder, file.path)),
    hooks,
  );
  return files.map((file) => {
    const problem = problems.get(join(folder, file.path));
    return problem === undefined ? file : { ...file, problem };
  });
}

async function listFiles(folder: string): Promise<{ path: string; isLink: boolean }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "error";
    const what =
      code === "ENOENT" ? "does not exist" : code === "ENOTDIR" ? "is no folder" : `cannot be read (${code})`;
    throw new FoldwiseError(
      "invalid",
      `The folder ${folder} ${what} on the worker's machine; nothing was written.`,
      {
        problems: [
          { field: "path", value: folder, problem: what, remedy: "name a folder that the worker can read" },
        ],
        cause,
      },
    );
  });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => ({
      path: relative(folder, join(entry.parentPath, entry.name)),
      isLink: entry.isSymbolicLink(),
    }))
    .filter(({ path }) => !path.split(sep).some((part) => part.startsWith(".")))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function inspect(folder: string, path: string): Promise<InspectedFile> {
  try {
    const { size } = await stat(join(folder, path));
    if (size > MAX_BYTES)
      return unreadableFile(path, `${size} bytes are more than an image may have (${MAX_BYTES})`);
    const bytes = await readFile(join(folder, path));
    return inspectFile({ path, bytes, contentHash: createHash("sha256").update(bytes).digest("hex") });
  } catch (error) {
    return unreadableFile(path, error instanceof Error ? error.message : String(error));
  }
}

async function decodeAll(
  files: string[],
  { signal, onProgress, start }: InspectHooks,
): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  try {
    for await (const event of jobEvents(start({ kind: "inspect", files }), signal)) {
      const path = event.type === "undecodable" ? files[event.index] : undefined;
      if (event.type === "undecodable" && path !== undefined) problems.set(path, event.problem);
      if (event.type === "packing") onProgress("decoding", event.done, event.total);
    }
  } catch (error) {
    throw error instanceof JobFailed ? new Error(`The images could not be decoded: ${error.message}`) : error;
  }
  return problems;
}
