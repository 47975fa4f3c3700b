import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  type TrainerEvent,
  type TrainerJobInput,
  trainerEventSchema,
} from "@foldwise/core/contracts/trainer";

const PROGRAM = fileURLToPath(new URL("../../dist/trainer.mjs", import.meta.url));

/** The trainer's process under test, as it is built: `buildWhenStale` comes before. */
export interface StartedTrainer {
  readonly child: ChildProcess;
  readonly events: TrainerEvent[];
  /** Resolves with the first event that fits, already there or to come; rejects when the process ends without one. */
  until(fits: (event: TrainerEvent) => boolean): Promise<TrainerEvent>;
  /** Resolves when the process has ended and every event was read. */
  readonly ended: Promise<{ code: number | null; events: TrainerEvent[]; stderr: string }>;
}

/** Starts the trainer with a job; standard input stays open until the test closes it. */
export function startTrainer(
  job: TrainerJobInput | string,
  variables: Record<string, string> = {},
): StartedTrainer {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", ...variables },
  });
  const events: TrainerEvent[] = [];
  const waiting = new Set<() => void>();
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error("no pipe for events");
  const lines = createInterface({ input: pipe });
  lines.on("line", (line) => {
    events.push(trainerEventSchema.parse(JSON.parse(line)));
    for (const check of waiting) check();
  });
  const read = new Promise<void>((resolve) => lines.once("close", resolve));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve)).then(async (code) => {
    await read;
    return { code, events, stderr };
  });
  child.stdin?.write(`${typeof job === "string" ? job : JSON.stringify(job)}\n`);
  return {
    child,
    events,
    ended,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = events.find(fits);
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
        void ended.then(() => reject(new Error(`the trainer ended without that event\n${stderr}`)));
      }),
  };
}

/** A job run to its end. */
export function runTrainer(job: TrainerJobInput | string, variables: Record<string, string> = {}) {
  return startTrainer(job, variables).ended;
}

export function scratchFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "foldwise-trainer-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
