import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "../setup/process-identity.mjs";
import { type Launch, launch } from "./launch";
import { RotatingLog } from "./rotating-log";

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A part that ran this long was well; its next restart is quick again. */
const STABLE_AFTER_MS = 60_000;
/**
 * Ends in a row after which a part is taken for one that cannot start. One or two say little: a port that was free, one that it chose
 * itself included, may be another process' by the time it listens there.
 */
const MAX_START_FAILURES = 3;
/** Enough for the head of a Go program's panic, which has a stack below it. */
const FAILURE_LINES = 60;

export interface PartOptions {
  name: string;
  launch: Launch;
  logFile: string;
  stopSignal: "SIGTERM" | "SIGINT";
  /** After this long a stop turns into a kill. */
  stopMs: number;
  say: (line: string) => void;
  /** Told of every new process, so that a later start can find it. */
  onProcess?: () => void;
}

export interface RecordedProcess {
  name: string;
  pid: number;
  identity: string;
}

/** One program of the stack: started again when it ends unasked, stopped within a bound. */
export class Part {
  readonly name: string;
  readonly log: RotatingLog;
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = new AbortController();
  #startedAt = 0;
  #failures = 0;

  constructor(options: PartOptions) {
    this.name = options.name;
    this.#options = options;
    this.log = new RotatingLog(options.logFile);
  }

  /** Why it cannot be started, with what it wrote last; undefined while it may still start. */
  failure(): string | undefined {
    if (this.#failures < MAX_START_FAILURES) return undefined;
    return `see ${this.log.path}\n${this.log.tail(FAILURE_LINES)}`;
  }

  /** The running process, as something that a later start can recognize. */
  recorded(): RecordedProcess | undefined {
    const pid = this.#child?.pid;
    if (pid === undefined) return undefined;
    const identity = processIdentity(pid);
    return identity === undefined ? undefined : { name: this.name, pid, identity };
  }

  start(): void {
    const child = launch(this.#options.launch);
    this.#child = child;
    this.#startedAt = Date.now();
    this.log.write(`--- ${new Date().toISOString()} ${this.name} starts as process ${child.pid ?? "?"}\n`);
    child.stdout?.on("data", (chunk: Buffer) => this.log.write(chunk));
    child.stderr?.on("data", (chunk: Buffer) => this.log.write(chunk));
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => {
        this.log.write(`${error.message}\n`);
        if (child.pid === undefined) resolve();
      });
      child.once("exit", (code, signal) => {
        this.log.write(
          `--- ${new Date().toISOString()} ${this.name} ended: ${signal ?? `exit code ${code}`}\n`,
        );
        resolve();
      });
    });
    this.#ended.then(() => this.#afterEnd(child)).catch((error) => this.#options.say(String(error)));
    this.#options.onProcess?.();
  }

  /** Asks it to end, waits, and kills what is left of it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child === undefined) return;
    if (child.exitCode === null && child.signalCode === null) child.kill(this.#options.stopSignal);
    const timer = new AbortController();
    const inTime = await Promise.race([
      this.#ended.then(() => true),
      sleep(this.#options.stopMs, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    if (!inTime) {
      this.#options.say(`${this.name} did not end within ${this.#options.stopMs / 1000} s; killed`);
      child.kill("SIGKILL");
      await this.#ended;
    }
    killGroup(child.pid);
    this.#child = undefined;
  }

  async #afterEnd(child: ChildProcess): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    killGroup(child.pid);
    this.#failures = Date.now() - this.#startedAt > STABLE_AFTER_MS ? 1 : this.#failures + 1;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 1), MAX_DELAY_MS);
    const how = child.signalCode ?? `exit code ${child.exitCode}`;
    this.#options.say(
      `${this.name} ended (${how}); starting it again in ${delay / 1000} s. Log: ${this.log.path}`,
    );
    try {
      await sleep(delay, undefined, { signal: this.#stopping.signal });
    } catch {
      return;
    }
    this.start();
  }
}

/** Ends what a part left in its process group. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing left in it.
  }
}
