import type { Dirent } from "node:fs";
import { opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type InspectedFile, unreadableFile, unusablePlace } from "@foldwise/core/datasets";
import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { resolveAllowed } from "../reading/folder-access";
import type { ImportAccess } from "./import-access";

/** Deeper than any layout, so that links that lead round in a way no ancestor shows come to an end. */
const MAX_DEPTH = 32;

/** What is below the folder: paths of files to look at, and places that cannot be looked at. */
export interface Listing {
  paths: string[];
  unusable: InspectedFile[];
}

interface Limits extends Pick<ImportAccess, "folders" | "maxFiles"> {
  signal: AbortSignal;
}

/**
 * Every file below a folder, by path. Links are followed, to files and to folders, as sets on clusters are often folders
 * of links; one that leads nowhere, back to a folder above it or out of the allowed folders is unusable, and so is a folder that cannot be read.
 * Hidden files and folders are passed over.
 * @throws FoldwiseError `invalid` when the folder itself is not there, or holds too many files or levels;
 * the signal's reason.
 */
export async function listFiles(folder: string, limits: Limits): Promise<Listing> {
  const listing: Listing = { paths: [], unusable: [] };
  const root = await realpath(folder).catch((cause: unknown) => {
    throw cannotRead(folder, cause);
  });
  const budget = { ...limits, left: limits.maxFiles };
  const entries = await entriesOf(root, folder, budget).catch((cause: unknown) => {
    limits.signal.throwIfAborted();
    throw cause instanceof FoldwiseError ? cause : cannotRead(folder, cause);
  });
  await walk(entries, { folder, path: "", above: [root], budget }, listing);
  listing.paths.sort((a, b) => (a < b ? -1 : 1));
  return listing;
}

interface Level {
  folder: string;
  /** Below `folder`, with `/` at its end unless it is empty. */
  path: string;
  /** Real paths of this folder and those above it. */
  above: readonly string[];
  budget: Budget;
}

interface Budget extends Limits {
  /** Files and folders that may still be found. */
  left: number;
}

/** What is not hidden in one folder. */
async function entriesOf(path: string, folder: string, budget: Budget): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(path)) {
    budget.signal.throwIfAborted();
    if (entry.name.startsWith(".")) continue;
    budget.left -= 1;
    if (budget.left < 0)
      throw tooLarge(
        folder,
        `more than ${budget.maxFiles.toLocaleString("en")} files and folders`,
        "FOLDWISE_IMPORT_MAX_FILES",
      );
    entries.push(entry);
  }
  return entries;
}

async function walk(entries: readonly Dirent[], level: Level, listing: Listing): Promise<void> {
  for (const entry of entries) {
    level.budget.signal.throwIfAborted();
    const path = `${level.path}${entry.name}`;
    if (entry.isDirectory()) await enter(path, level, listing);
    else if (entry.isFile()) listing.paths.push(path);
    else if (entry.isSymbolicLink()) await follow(path, level, listing);
  }
}

async function follow(path: string, level: Level, listing: Listing): Promise<void> {
  // Before it is looked at: whether something exists outside is not told.
  if (!("path" in (await resolveAllowed(join(level.folder, path), level.budget.folders)))) {
    const reason = "it is a link out of the folders that this worker may read";
    listing.unusable.push(unusablePlace(path, "broken-link", reason));
    return;
  }
  try {
    const target = await stat(join(level.folder, path));
    if (target.isDirectory()) await enter(path, level, listing);
    else listing.paths.push(path);
  } catch (error) {
    level.budget.signal.throwIfAborted();
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

async function enter(path: string, { folder, above, budget }: Level, listing: Listing): Promise<void> {
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
    entries = await entriesOf(real, folder, budget);
  } catch (error) {
    budget.signal.throwIfAborted();
    if (error instanceof FoldwiseError) throw error;
    listing.unusable.push(
      unusablePlace(path, "unreadable-folder", `the folder cannot be read (${codeOf(error)})`),
    );
    return;
  }
  if (above.length >= MAX_DEPTH) throw tooLarge(folder, `more than ${MAX_DEPTH} levels of folders (${path})`);
  await walk(entries, { folder, path: `${path}/`, above: [...above, real], budget }, listing);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "error";
}

/** @param variable of the worker that sets the limit */
export function tooLarge(folder: string, problem: string, variable?: string): FoldwiseError {
  return invalid(
    [
      {
        field: "path",
        value: folder,
        problem,
        remedy: `give the folder that holds fold_0, fold_1 and so on${variable ? `, or raise ${variable} on the worker` : ""}`,
      },
    ],
    "The dataset was refused; nothing was written",
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
        { field: "path", value: folder, problem: what, remedy: "give a folder that the worker can read" },
      ],
      cause,
    },
  );
}
