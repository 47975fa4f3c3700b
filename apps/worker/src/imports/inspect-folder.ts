import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type InspectedFile, inspectFile, type TrainerJobInput, unreadableFile } from "@foldwise/core";
import { JobFailed, jobEvents } from "../process/job-events";
import type { TrainerSession } from "../trainers";
import { listFiles } from "./list-files";

/** A larger file is no image of a cell; reading it would only take the memory. */
const MAX_BYTES = 2 ** 29;

export interface InspectHooks {
  signal: AbortSignal;
  onProgress: (phase: string, done: number, total: number) => void;
  /** Starts a trainer process: the only place where images are decoded. */
  start: (job: TrainerJobInput) => TrainerSession;
}

/**
 * Looks at every file below a folder: reads, sniffs and hashes it here; decodes it and hashes its pixels with TensorFlow
 * in a process of its own.
 * @throws FoldwiseError `invalid` when the folder is not there.
 */
export async function inspectFolder(folder: string, hooks: InspectHooks): Promise<InspectedFile[]> {
  const { paths, unusable } = await listFiles(folder);
  const files: InspectedFile[] = [];
  for (const path of paths) {
    hooks.signal.throwIfAborted();
    files.push(await inspect(folder, path));
    hooks.onProgress("reading", files.length, paths.length);
  }
  const readable = files.filter((file) => file.format !== null && file.problem === null);
  const decoded =
    readable.length === 0 ? new Map<string, Decoded>() : await decodeAll(folder, readable, hooks);
  return [...files.map((file) => ({ ...file, ...decoded.get(file.path) })), ...unusable];
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

type Decoded = Pick<InspectedFile, "problem" | "pixelHash">;

/** What the trainer's process says of each file, by path. It must have spoken of every one. */
async function decodeAll(
  folder: string,
  files: readonly InspectedFile[],
  { signal, onProgress, start }: InspectHooks,
): Promise<Map<string, Decoded>> {
  const decoded = new Map<string, Decoded>();
  const session = start({ kind: "inspect", files: files.map(({ path }) => join(folder, path)) });
  try {
    for await (const event of jobEvents(session, signal)) {
      if (event.type === "packing") onProgress("decoding", event.done, event.total);
      if (event.type !== "undecodable" && event.type !== "decoded") continue;
      const path = files[event.index]?.path;
      if (path === undefined) continue;
      decoded.set(
        path,
        event.type === "decoded"
          ? { problem: null, pixelHash: event.pixels }
          : { problem: event.problem, pixelHash: null },
      );
    }
  } catch (error) {
    throw error instanceof JobFailed ? new Error(`The images could not be decoded: ${error.message}`) : error;
  }
  const silent = files.find(({ path }) => !decoded.has(path));
  if (silent)
    throw new Error(
      `The process that decodes the images ended after ${decoded.size} of ${files.length} files, before ${silent.path}`,
    );
  return decoded;
}
