import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import {
  type TrainerCommand,
  type TrainerEvent,
  type TrainerJobInput,
  trainerEventSchema,
} from "@foldwise/core";
import { TrainerDied, type TrainerSession } from "../trainers/contract";
import { readLines } from "./read-lines";
import { CPU_PLACE, type Place } from "./slots";

/** Variables of the worker that are no business of a trainer's. */
const SECRETS = ["DATABASE_URL", "FOLDWISE_TOKEN", "TEMPORAL_API_KEY"];
const KEPT_WORDS = 2_000;

/**
 * Starts dist/trainer.mjs on a job: in a process group of its own, its standard input held open (its end tells the
 * trainer that nobody is there any more), events on file descriptor 3, standard output and error as log lines.
 */
export function startTrainerProcess({
  script,
  job,
  place = CPU_PLACE,
  onWords = () => {},
}: {
  script: string;
  job: TrainerJobInput;
  place?: Place;
  /** A line that the trainer's libraries printed. */
  onWords?: (line: string) => void;
}): TrainerSession & { pid: number | undefined; tell(command: TrainerCommand): void } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SECRETS.includes(name)));
  const child = spawn(process.execPath, [script], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { TF_CPP_MIN_LOG_LEVEL: "1", ...env, ...visibleDevices(place) },
  });
  let lastWords = "";
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`before it began (${error.message})`));
    child.once("exit", (code, signal) => resolve(signal ? `by ${signal}` : `with exit code ${code}`));
  });
  const write = (value: unknown) => {
    if (child.stdin?.writable) child.stdin.write(`${JSON.stringify(value)}\n`);
  };
  // A trainer that is gone cannot be written to; what became of it comes by its exit.
  child.stdin?.on("error", () => undefined);
  write(job);

  const listen = async (stream: Readable | null) => {
    if (!stream) return;
    for await (const line of readLines(stream)) {
      lastWords = `${lastWords}\n${line}`.slice(-KEPT_WORDS);
      onWords(line);
    }
  };
  const heard = Promise.all([listen(child.stdout), listen(child.stderr)]).catch(() => undefined);

  async function* events(): AsyncGenerator<TrainerEvent> {
    const stream = child.stdio[3];
    if (stream && "read" in stream)
      for await (const line of readLines(stream)) {
        const event = trainerEventSchema.parse(JSON.parse(line));
        if (event.type === "done" || event.type === "failed") ended = true;
        yield event;
      }
    const how = await exited;
    await heard;
    if (!ended) throw new TrainerDied(how, lastWords.trim().split("\n").slice(-3).join(" · "));
  }

  return {
    pid: child.pid,
    events: events(),
    tell: (command) => write(command),
    stop: (when) => write({ type: when === "now" ? "stop-now" : "stop-after-epoch" }),
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        killGroup(child.pid);
      child.stdin?.destroy();
      await exited;
    },
  };
}

/** A GPU that a process can see is one that TensorFlow takes memory of. */
function visibleDevices({ visible }: Place): Record<string, string> {
  return visible === "all" ? {} : { CUDA_VISIBLE_DEVICES: visible === "none" ? "-1" : visible };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    const gone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!gone) throw error;
  }
}
