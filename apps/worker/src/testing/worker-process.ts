import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";

const PROGRAM = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));

export interface WorkerProcess {
  pid: number;
  /** What it wrote so far. */
  log(): string;
  /** SIGTERM, and the exit code once its log is whole. */
  stop(): Promise<number | null>;
  /** kill -9, as a crash or the kernel would. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it has ended by itself and its log is whole. */
  ended(): Promise<number | null>;
}

/** A real worker, with time-outs that suit a test. */
export function startWorker({
  databaseUrl,
  temporalAddress,
  home,
  slots = 1,
  environment = {},
  prefix = [],
}: {
  databaseUrl: string;
  temporalAddress: string;
  home: string;
  slots?: number;
  environment?: Readonly<Record<string, string | undefined>>;
  /** A program with its arguments that becomes the worker. */
  prefix?: readonly string[];
}): WorkerProcess {
  const [program = "", ...args] = [...prefix, process.execPath, PROGRAM];
  const child = spawn(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: ownNamespace(),
      FOLDWISE_HOME: home,
      FOLDWISE_SLOTS: String(slots),
      FOLDWISE_HEARTBEAT_SECONDS: "5",
      FOLDWISE_CLASSES: "",
      TF_CPP_MIN_LOG_LEVEL: "2",
      // Trainers of several tests share the cores: with a thread a core each, a fifth of their time is threads that look for work.
      TF_NUM_INTRAOP_THREADS: "1",
      ...environment,
    },
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  const exited = ending(child, "exit");
  const closed = ending(child, "close");
  const { pid } = child;
  if (pid === undefined) throw new Error("The worker could not be started.");
  return {
    pid,
    log: () => log,
    stop: () => {
      child.kill("SIGTERM");
      return closed;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
    ended: () => closed,
  };
}

function ending(child: ChildProcess, event: "exit" | "close"): Promise<number | null> {
  return new Promise((resolve) => child.once(event, (code: number | null) => resolve(code)));
}

/**
 * Trainer processes of a worker, its children.
 * @param job kind of the job that they are at; any where left out
 */
export function trainersOf({ pid }: Pick<WorkerProcess, "pid">, job = ""): number[] {
  // Arguments end in NUL.
  const script = `${PROGRAM.replace("worker.mjs", "trainer.mjs")}\0${job}`;
  return childrenOf(pid).filter((child) => commandOf(child).includes(script));
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** True while the process runs; one that has ended and was not yet waited for does not. */
export function isRunning(pid: number): boolean {
  return commandOf(pid) !== "";
}

export function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
