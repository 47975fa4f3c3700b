import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  type FoldwiseError,
  type InspectedFile,
  inspectFile,
  type TrainerJobInput,
  unreadableFile,
} from "@foldwise/core";
import { JobFailed, jobEvents } from "../process/job-events";
import { NotReadable, readWhole } from "../reading/regular-file";
import type { TrainerSession } from "../trainers";
import type { ImportAccess } from "./import-access";
import { listFiles, refused } from "./list-files";

/** A larger file is no image of a cell; reading it would only take the memory. */
const MAX_BYTES = 2 ** 29;

export interface InspectHooks {
  signal: AbortSignal;
  /** How much is looked at. */
  access: Pick<ImportAccess, "maxFiles" | "maxBytes">;
  onProgress: (phase: string, done: number, total: number) => void;
  /** Starts a trainer process: the only place where images are decoded. */
  start: (job: TrainerJobInput) => TrainerSession;
}

/**
 * Looks at every file below a folder: reads, sniffs and hashes it here, decodes it with TensorFlow in a process of its
 * own. Hidden files are passed over; a link is not followed, and said to be one.
 * @throws FoldwiseError `invalid` when the folder is not there, or holds more than is imported.
 */
export async function inspectFolder(folder: string, hooks: InspectHooks): Promise<InspectedFile[]> {
  const { signal, access } = hooks;
  const found = await listFiles(folder, { maxFiles: access.maxFiles, signal });
  const files: InspectedFile[] = [];
  let total = 0;
  for (const { path, isLink } of found) {
    signal.throwIfAborted();
    if (isLink) files.push(unreadableFile(path, "it is a link; put the file itself here"));
    else {
      const { file, bytes } = await inspect(folder, path, signal);
      total += bytes;
      if (total > access.maxBytes) throw tooLarge(folder, access.maxBytes);
      files.push(file);
    }
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

function tooLarge(folder: string, maxBytes: number): FoldwiseError {
  return refused(folder, `holds more than ${maxBytes / 1e9} GB`, {
    remedy: "name the folder of one data set, or raise FOLDWISE_IMPORT_MAX_GB on the worker",
  });
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
