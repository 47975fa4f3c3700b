import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { which } from "../setup/command.mjs";

/** How a program is to be run. */
export interface Launch {
  program: string;
  args: readonly string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Run as another user; with rights to pass through folders when `crossesFolders`. */
  user?: SystemUser | undefined;
  /** Sent by the kernel when this process dies without a word (Linux with util-linux). */
  deathSignal: "SIGTERM" | "SIGINT";
}

export interface SystemUser {
  uid: number;
  gid: number;
  crossesFolders: boolean;
}

let setprivPath: string | null | undefined;

/** util-linux's setpriv, when it can do what is needed here. */
function findSetpriv(): string | null {
  if (setprivPath !== undefined) return setprivPath;
  const found = process.platform === "linux" ? which("setpriv") : undefined;
  const works = found !== undefined && spawnSync(found, ["--pdeathsig", "TERM", "true"]).status === 0;
  setprivPath = works ? found : null;
  return setprivPath;
}

/**
 * Starts a program in a session of its own, its output piped here: a Ctrl-C reaches only this process, which stops the
 * others in order.
 */
export function launch({ program, args, cwd, env, user, deathSignal }: Launch): ChildProcess {
  const setpriv = findSetpriv();
  const common = { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] } satisfies Parameters<
    typeof spawn
  >[2];
  if (setpriv === null)
    return spawn(program, args, user === undefined ? common : { ...common, uid: user.uid, gid: user.gid });
  return spawn(
    setpriv,
    [...["--pdeathsig", deathSignal.replace("SIG", "")], ...userArguments(user), "--", program, ...args],
    common,
  );
}

/**
 * Arguments of setpriv. A user without rights to a parent folder (a checkout in root's home) gets the one capability
 * that passes it: to search and read folders, not to write.
 */
export function userArguments(user: SystemUser | undefined): string[] {
  if (user === undefined) return [];
  const identity = ["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups"];
  const crossing = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"];
  return user.crossesFolders ? [...identity, ...crossing] : identity;
}
