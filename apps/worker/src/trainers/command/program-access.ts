import { accessSync, constants, statSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { invalid, showValue } from "@foldwise/core/errors";
import { type FolderAccess, resolveAllowed } from "../../reading/folder-access";

/** What programs a worker runs, and what it gives them: by its own configuration alone. */
export interface ProgramAccess {
  /** Names that are looked for in PATH, or absolute paths; nothing but these is run. */
  readonly commands: readonly string[];
  /** Folders that a plan's working folder lies in. */
  readonly folders: FolderAccess;
  /** User and group that programs run as, of a worker that runs as root; null: the worker's own. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
  /** Address space, bytes; null for no limit. */
  readonly memoryBytes: number | null;
  readonly openFiles: number | null;
  /** Names of variables that a program gets besides. */
  readonly variables: readonly string[];
  /** Where this worker's page is, for links; null where it was not told. */
  readonly pageUrl: string | null;
}

const FIELD = "trainer.command";

/**
 * The file of a program that the worker may run.
 * @throws FoldwiseError `invalid` for one that is not allowed, not there or not executable
 */
export async function resolveProgram(
  program: string,
  { commands }: Pick<ProgramAccess, "commands">,
  searchPath: string,
): Promise<string> {
  const allowed =
    commands.includes(program) ||
    (isAbsolute(program) && commands.some((name) => isSame(name, program, searchPath)));
  if (!allowed)
    throw refused(
      program,
      commands.length === 0 ? "this worker runs no commands" : `this worker runs ${commands.join(", ")} only`,
      `set FOLDWISE_COMMANDS=${[...commands, program].join(",")} for the worker and start it again`,
    );
  const path = isAbsolute(program) ? program : find(program, searchPath);
  if (path === null)
    throw refused(
      program,
      "is not in the worker's PATH",
      "install it on the worker, or name its absolute path",
    );
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw refused(program, found ? "is not a file" : "there is no such file on the worker", "name a program");
  if (
    !(await access(path, constants.X_OK).then(
      () => true,
      () => false,
    ))
  )
    throw refused(
      program,
      "is not executable",
      `chmod +x ${path} on the worker, or name its interpreter first`,
    );
  return path;
}

/**
 * The folder that a plan's program starts in.
 * @throws FoldwiseError `invalid` for one that may not be used, or is none
 */
export async function resolveWorkingFolder(path: string, { folders }: ProgramAccess): Promise<string> {
  const field = "trainer.workingDirectory";
  const resolved = await resolveAllowed(path, folders);
  if ("problem" in resolved)
    throw invalid([{ field, value: showValue(path), ...resolved }], "The program was not started");
  const found = await stat(resolved.path).catch(() => null);
  if (found?.isDirectory()) return resolved.path;
  throw invalid(
    [
      {
        field,
        value: showValue(path),
        problem: found ? "is not a folder" : "there is no such folder on the worker",
        remedy: "name a folder of the worker, or leave it out",
      },
    ],
    "The program was not started",
  );
}

function refused(program: string, problem: string, remedy: string) {
  return invalid(
    [{ field: FIELD, value: showValue(program), problem, remedy }],
    "The program was not started",
  );
}

function isSame(name: string, path: string, searchPath: string): boolean {
  return (isAbsolute(name) ? resolve(name) : find(name, searchPath)) === resolve(path);
}

function find(name: string, searchPath: string): string | null {
  if (name.includes("/")) return null;
  const paths = searchPath.split(delimiter).filter(isAbsolute);
  return paths.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
