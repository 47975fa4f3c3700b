import { type Child, startChild } from "../../process/child";
import type { ProgramAccess } from "./program-access";

/** File descriptor that this worker holds open: when it ends, so does the program. */
const LIFELINE_FD = 3;

/**
 * Arguments: KiB of address space, open files (or -), then the program with its own. The subshell waits for the end of
 * the lifeline, which comes when the worker goes, however it goes, and then ends the group. It belongs to the group
 * itself, so that the number cannot be another group's by then.
 */
const LAUNCHER = `
(trap '' TERM INT HUP; read -r _ <&${LIFELINE_FD}; kill -s KILL -- "-$$") >/dev/null 2>&1 &
if [ "$1" != - ]; then ulimit -v "$1" || exit 71; fi
if [ "$2" != - ]; then ulimit -n "$2" || exit 71; fi
shift 2
exec "$@" </dev/null ${LIFELINE_FD}<&-
`;

/** Starts a program as it is, without a shell about its arguments, under the worker's limits and as its user. */
export function startProgram({
  program,
  args,
  cwd,
  env,
  access: { memoryBytes, openFiles, user },
}: {
  program: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  access: Pick<ProgramAccess, "memoryBytes" | "openFiles" | "user">;
}): Child {
  const limits = [
    memoryBytes === null ? "-" : String(Math.floor(memoryBytes / 1024)),
    String(openFiles ?? "-"),
  ];
  return startChild("/bin/sh", ["-c", LAUNCHER, "foldwise-command", ...limits, program, ...args], {
    env,
    cwd,
    pipes: LIFELINE_FD + 1,
    user: user ?? undefined,
  });
}
