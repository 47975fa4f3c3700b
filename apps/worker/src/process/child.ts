import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a killed process is waited for: one that hangs in the kernel (a dead NFS server) outlives SIGKILL. */
const MAX_EXIT_MS = 5_000;
/** How long standard output and error of one that has ended are read on; something it started may hold them open. */
const MAX_READING_MS = 2_000;

/** A child process with a group of its own, all of which ends with it. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with how it ended, in words: `with exit code 1`, `by SIGKILL`. */
  readonly exited: Promise<string>;
  /**
   * SIGKILL to the whole group, which a stopped process dies of as well. Resolves when it is gone, or when it has not
   * gone within seconds: nobody waits for it any longer then, and its pipes are closed.
   */
  kill(): Promise<void>;
  /** Asks the whole group to end. */
  terminate(): void;
}

/** Leaders that have not ended. */
const running = new Set<number>();
let killsAtExit = false;

/**
 * Starts a program as the leader of a session and process group of its own. Whatever is left of the group is killed when
 * the leader ends and when this process exits.
 */
export function startChild(
  program: string,
  args: readonly string[],
  {
    env,
    pipes,
    cwd,
    user,
  }: {
    env: NodeJS.ProcessEnv;
    /** File descriptors from 0 on that are pipes. */
    pipes: number;
    cwd?: string;
    /** Whom it runs as, where that is another than this process. */
    user?: { readonly uid: number; readonly gid: number } | undefined;
  },
): Child {
  if (!killsAtExit) process.once("exit", killAll);
  killsAtExit = true;
  const child = spawn(program, args, { detached: true, stdio: Array(pipes).fill("pipe"), env, cwd, ...user });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  let end = (_how: string) => {};
  const exited = new Promise<string>((resolve) => {
    end = resolve;
  });
  child.once("error", (error) => end(`before it began (${error.message})`));
  child.once("exit", (code, signal) => {
    if (pid !== undefined) {
      // What it started and left behind.
      killGroup(pid);
      running.delete(pid);
    }
    end(signal ? `by ${signal}` : `with exit code ${code}`);
    setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, MAX_READING_MS).unref();
  });
  // One that is gone cannot be written to; what became of it comes by its exit.
  child.stdin?.on("error", () => undefined);
  return {
    process: child,
    exited,
    terminate() {
      if (pid !== undefined && running.has(pid)) signalGroup(pid, "SIGTERM");
    },
    async kill() {
      const isThere = pid !== undefined && running.has(pid);
      if (isThere) killGroup(pid);
      child.stdin?.destroy();
      const waiting = new AbortController();
      const late = sleep(MAX_EXIT_MS, "late" as const, { signal: waiting.signal }).catch(
        () => "gone" as const,
      );
      if ((await Promise.race([exited, late])) === "late") {
        console.error(
          `worker: process ${pid} did not end within ${MAX_EXIT_MS / 1000} s of SIGKILL; giving up on it`,
        );
        end("by SIGKILL, though it is still in the process table");
        for (const pipe of child.stdio) pipe?.destroy();
      }
      waiting.abort();
    },
  };
}

function killAll(): void {
  for (const pid of running) killGroup(pid);
}

function killGroup(pid: number): void {
  signalGroup(pid, "SIGKILL");
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: nobody is left. EPERM: what is left has changed its user, or its place in the table has.
    const isGone =
      error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM");
    if (!isGone) throw error;
  }
}
