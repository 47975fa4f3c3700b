import { readlink, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

/** Which folders of this machine a request may name. */
export interface FolderAccess {
  /** Absolute; null where the configuration names none. */
  readonly roots: readonly string[] | null;
  /** Whether other people can reach the page: without roots nothing may be named then. */
  readonly isExposed: boolean;
  /** The variable that sets the roots, for messages. */
  readonly variable: string;
}

export type Resolved = { readonly path: string } | { readonly problem: string; readonly remedy: string };

/**
 * Checks that a file or folder lies in one of the allowed folders once every symbolic link is resolved, and gives its
 * real path. Outside of them, nothing is said about whether it exists. A path inside that does not exist is returned as
 * it is: reading it says so.
 */
export async function resolveAllowed(
  path: string,
  { roots, isExposed, variable }: FolderAccess,
): Promise<Resolved> {
  if (roots === null) {
    if (!isExposed) return { path: resolve(path) };
    return {
      problem: "reading paths is disabled, because the server is reachable from other machines",
      remedy: `set ${variable} on the worker to the folders that may be read`,
    };
  }
  const real = await realpathOfExisting(resolve(path));
  for (const root of roots) if (isWithin(real, await realpathOfExisting(root))) return { path: real };
  return {
    problem: "is outside the folders that this worker may read",
    remedy: `move it into one of them, or add its folder to ${variable} on the worker`,
  };
}

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/**
 * The real path; of one that does not exist (or may not be looked at), the real path of its nearest parent and the rest.
 * A link that leads nowhere counts as the place it leads to.
 */
async function realpathOfExisting(path: string, links = 0): Promise<string> {
  const found = await realpath(path).catch(() => null);
  if (found !== null) return found;
  const parent = dirname(path);
  if (parent === path) return path;
  const realParent = await realpathOfExisting(parent, links);
  const target = links < MAX_LINKS ? await readlink(path).catch(() => null) : null;
  return target === null
    ? resolve(realParent, relative(parent, path))
    : realpathOfExisting(resolve(realParent, target), links + 1);
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
