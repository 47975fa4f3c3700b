import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { FoldwiseError, type InspectedFile, invalid, unreadableFile, unusablePlace } from "@foldwise/core";

/** Deeper than any layout, so that links that lead round in a way no ancestor shows come to an end. */
const MAX_DEPTH = 32;
const MAX_FILES = 1_000_000;

/** What is below the folder: paths of files to look at, and places that cannot be looked at. */
export interface Listing {
  paths: string[];
  unusable: InspectedFile[];
}

/**
 * Every file below a folder, by path. Links are followed, to files and to folders, as sets on clusters are often folders
 * of links; one that leads nowhere or back to a folder above it is unusable, and so is a folder that cannot be read.
 * Hidden files and folders are passed over.
 * @throws FoldwiseError `invalid` when the folder itself is not there, or holds too many files or levels.
 */
export async function listFiles(folder: string): Promise<Listing> {
  const listing: Listing = { paths: [], unusable: [] };
  const root = await realpath(folder).catch((cause: unknown) => {
    throw cannotRead(folder, cause);
  });
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw cannotRead(folder, cause);
  });
  await walk(entries, { folder, path: "", above: [root] }, listing);
  listing.paths.sort((a, b) => (a < b ? -1 : 1));
  return listing;
}

interface Level {
  folder: string;
  /** Below `folder`, with `/` at its end unless it is empty. */
  path: string;
  /** Real paths of this folder and those above it. */
  above: readonly string[];
}

async function walk(entries: readonly Dirent[], level: Level, listing: Listing): Promise<void> {
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = `${level.path}${entry.name}`;
    if (entry.isDirectory()) await enter(path, level, listing);
    else if (entry.isFile()) listing.paths.push(path);
    else if (entry.isSymbolicLink()) await follow(path, level, listing);
    if (listing.paths.length > MAX_FILES)
      throw tooLarge(level.folder, `more than ${MAX_FILES.toLocaleString("en")} files`);
  }
}

async function follow(path: string, level: Level, listing: Listing): Promise<void> {
  try {
    const target = await stat(join(level.folder, path));
    if (target.isDirectory()) await enter(path, level, listing);
    else listing.paths.push(path);
  } catch (error) {
    if (error instanceof FoldwiseError) throw error;
    const code = codeOf(error);
    const reason =
      code === "ENOENT"
        ? "it is a link whose target does not exist on the worker's machine"
        : code === "ELOOP"
          ? "it is a link that leads back to itself"
          : `it is a link that cannot be followed (${code})`;
    // A name with an extension is a file's; what has none may be a whole fold.
    listing.unusable.push(
      /\.[A-Za-z0-9]{1,5}$/.test(path)
        ? unreadableFile(path, reason)
        : unusablePlace(path, "broken-link", reason),
    );
  }
}

async function enter(path: string, { folder, above }: Level, listing: Listing): Promise<void> {
  let real: string;
  let entries: Dirent[];
  try {
    real = await realpath(join(folder, path));
    if (above.includes(real)) {
      listing.unusable.push(
        unusablePlace(path, "broken-link", `it is a link to ${real}, a folder that contains it`),
      );
      return;
    }
    entries = await readdir(real, { withFileTypes: true });
  } catch (error) {
    listing.unusable.push(
      unusablePlace(path, "unreadable-folder", `the folder cannot be read (${codeOf(error)})`),
    );
    return;
  }
  if (above.length >= MAX_DEPTH) throw tooLarge(folder, `more than ${MAX_DEPTH} levels of folders (${path})`);
  await walk(entries, { folder, path: `${path}/`, above: [...above, real] }, listing);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "error";
}

function tooLarge(folder: string, problem: string): FoldwiseError {
  return invalid(
    [
      {
        field: "path",
        value: folder,
        problem,
        remedy: "name the folder that holds fold_0, fold_1 and so on",
      },
    ],
    "The data set was refused; nothing was written",
  );
}

function cannotRead(folder: string, cause: unknown): FoldwiseError {
  const code = codeOf(cause);
  const what =
    code === "ENOENT"
      ? "does not exist"
      : code === "ENOTDIR"
        ? "is not a folder"
        : `cannot be read (${code})`;
  return new FoldwiseError(
    "invalid",
    `The folder ${folder} ${what} on the worker's machine; nothing was written.`,
    {
      problems: [
        { field: "path", value: folder, problem: what, remedy: "name a folder that the worker can read" },
      ],
      cause,
    },
  );
}
