import { createHash } from "node:crypto";
import { join } from "node:path";
import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { type InspectedFile, inspectFile, unreadableFile } from "@foldwise/core/datasets";
import { JobFailed, jobEvents } from "../process/job-events";
import { NotReadable, readWhole } from "../reading/regular-file";
import type { TrainerSession } from "../trainers";
import type { ImportAccess } from "./import-access";
import { listFiles, tooLarge } from "./list-files";

/** A larger file is no image of a cell; reading it would only take the memory. */
const MAX_BYTES = 2 ** 29;

export interface InspectHooks {
  signal: AbortSignal;
  /** What may be looked at, and how much. */
  access: ImportAccess;
  onProgress: (phase: string, done: number, total: number) => void;
  /** Starts a trainer process: the only place where images are decoded. */
  start: (job: TrainerJobInput) => TrainerSession;
}

/**
 * Looks at every file below a folder: reads, sniffs and hashes it here; decodes it and hashes its pixels with TensorFlow
 * in a process of its own.
 * @throws FoldwiseError `invalid` when the folder is not there, or holds more than is imported.
 */
export async function inspectFolder(folder: string, hooks: InspectHooks): Promise<InspectedFile[]> {
  const { signal, access } = hooks;
  const { paths, unusable } = await listFiles(folder, { ...access, signal });
  const files: InspectedFile[] = [];
  let total = 0;
  for (const path of paths) {
    signal.throwIfAborted();
    const { file, bytes } = await inspect(folder, path, signal);
    total += bytes;
    if (total > access.maxBytes)
      throw tooLarge(folder, `more than ${access.maxBytes / 1e9} GB`, "FOLDWISE_IMPORT_MAX_GB");
    files.push(file);
    hooks.onProgress("reading", files.length, paths.length);
  }
  const readable = files.filter((file) => file.format !== null && file.problem === null);
  const decoded =
    readable.length === 0 ? new Map<string, Decoded>() : await decodeAll(folder, readable, hooks);
  return [...files.map((file) => ({ ...file, ...decoded.get(file.path) })), ...unusable];
}

async function inspect(
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<{ file: InspectedFile; bytes: number }> {
  try {
    const bytes = await readWhole(join(folder, path), { maxBytes: MAX_BYTES, signal });
    const contentHash = createHash("sha256").update(bytes).digest("hex");
    return { file: inspectFile({ path, bytes, contentHash }), bytes: bytes.length };
  } catch (error) {
    signal.throwIfAborted();
    const reason =
      error instanceof NotReadable ? error.problem : error instanceof Error ? error.message : String(error);
    return { file: unreadableFile(path, reason), bytes: 0 };
  }
}

type Decoded = Pick<InspectedFile, "problem" | "pixelHash"> & Pick<InspectedFile, "intensities">;

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
          ? { problem: null, pixelHash: event.pixels, intensities: event.intensities }
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
