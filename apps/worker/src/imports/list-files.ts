import { opendir } from "node:fs/promises";
import { join, relative } from "node:path";
import { FoldwiseError } from "@foldwise/core";

/**
 * Every file and link below a folder, by name; what is hidden is passed over and no link is followed. Pipes, devices and
 * sockets are left out.
 *
 * @throws FoldwiseError `invalid` when the folder cannot be read or holds too much; the signal's reason
 */
export async function listFiles(
  folder: string,
  { maxFiles, signal }: { maxFiles: number; signal: AbortSignal },
): Promise<{ path: string; isLink: boolean }[]> {
  const files: { path: string; isLink: boolean }[] = [];
  const folders = [folder];
  let entries = 0;
  try {
    for (let next = folders.pop(); next !== undefined; next = folders.pop())
      for await (const entry of await opendir(next)) {
        signal.throwIfAborted();
        if (entry.name.startsWith(".")) continue;
        entries += 1;
        if (entries > maxFiles) throw tooMany(folder, maxFiles);
        const path = join(next, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile() || entry.isSymbolicLink())
          files.push({ path: relative(folder, path), isLink: entry.isSymbolicLink() });
      }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FoldwiseError ? error : unreadable(folder, error);
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function tooMany(folder: string, maxFiles: number): FoldwiseError {
  const problem = `holds more than ${maxFiles} files and folders`;
  return refused(folder, problem, {
    remedy: "name the folder of one data set, or raise FOLDWISE_IMPORT_MAX_FILES on the worker",
  });
}

function unreadable(folder: string, cause: unknown): FoldwiseError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "error";
  const what =
    code === "ENOENT" ? "does not exist" : code === "ENOTDIR" ? "is no folder" : `cannot be read (${code})`;
  return refused(folder, what, { remedy: "name a folder that the worker can read", cause });
}

/** A folder that cannot be imported. */
export function refused(
  folder: string,
  problem: string,
  { remedy, cause }: { remedy: string; cause?: unknown },
): FoldwiseError {
  return new FoldwiseError(
    "invalid",
    `The folder ${folder} ${problem} on the worker's machine; nothing was written.`,
    { problems: [{ field: "path", value: folder, problem, remedy }], cause },
  );
}
