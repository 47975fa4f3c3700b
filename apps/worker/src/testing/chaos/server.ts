import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Launch, launch } from "../../../../../infra/local/launch";
import { parentOf } from "../worker-process";

const MAX_LOG = 20_000;
const ASK_MS = 50;

/** A server of the test's own that is killed and stalled, and started again. */
export class Server {
  readonly #launch: Launch;
  readonly #answers: () => Promise<boolean>;
  #child: ChildProcess | undefined;
  #log = "";

  /** @param answers whether it serves now, within about a second */
  constructor(launched: Launch, answers: () => Promise<boolean>) {
    this.#launch = launched;
    this.#answers = answers;
  }

  get log(): string {
    return this.#log;
  }

  /** Starts it, again where what a killed one left keeps it from starting, and waits until it serves. */
  async start(): Promise<void> {
    for (;;) {
      if (this.#hasEnded()) this.#spawn();
      if (await this.#answers()) return;
      await sleep(ASK_MS);
    }
  }

  /** kill -9, as the kernel would where memory is short. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child?.pid || this.#hasEnded()) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-child.pid, "SIGKILL");
    await ended;
  }

  /** SIGSTOP of it and what it started, until it has not answered so many times in a row; then SIGCONT. */
  async stall(times: number): Promise<void> {
    const pids = this.#family();
    for (const pid of pids) signal(pid, "SIGSTOP");
    for (let missed = 0; missed < times; ) missed = (await this.#answers()) ? 0 : missed + 1;
    for (const pid of pids.reverse()) signal(pid, "SIGCONT");
    while (!(await this.#answers())) await sleep(ASK_MS);
  }

  #hasEnded(): boolean {
    return this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #spawn(): void {
    const child = launch(this.#launch);
    const keep = (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString("utf8")).slice(-MAX_LOG);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => keep(Buffer.from(error.message)));
    this.#child = child;
  }

  #family(): number[] {
    const own = this.#child?.pid;
    if (own === undefined) return [];
    const others = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    return [own, ...others.filter((pid) => parentOf(pid) === own)];
  }
}

function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile, as a connection's process does.
  }
}
