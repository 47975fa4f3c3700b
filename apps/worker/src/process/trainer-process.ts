import type { Readable } from "node:stream";
import {
  type TrainerCommand,
  type TrainerEvent,
  type TrainerJobInput,
  trainerEventSchema,
} from "@foldwise/core/contracts/trainer";
import type { Conditions } from "@foldwise/core/trainers";
import { Stalled, TrainerDied, type TrainerSession } from "../trainers/contract";
import { type Child, startChild } from "./child";
import { childEnvironment } from "./child-environment";
import { readLines } from "./read-lines";
import { watchSilence } from "./silence";
import { CPU_PLACE, type Place, visibleDevices } from "./slots";

const MAX_TAIL_CHARACTERS = 2_000;
/** Characters of a line that the trainer's libraries print; a longer one is cut. */
const MAX_PRINTED = 8_192;
/** Characters of an event: the predictions of 500,000 images, or the pictures of one answer. */
const MAX_EVENT = 64 * 2 ** 20;
const EVENTS_FD = 3;

/** How long a trainer may be silent, and how long it may take to stop when it is asked to stop at once. */
export interface TrainerLimits {
  stallMs: number;
  graceMs: number;
}

export type TrainerProcess = TrainerSession & {
  readonly pid: number | undefined;
  tell(command: TrainerCommand): void;
};

/**
 * Starts dist/trainer.mjs on a job: in a process group of its own, its standard input held open (its end tells the
 * trainer that nobody is there any more), events on file descriptor 3, standard output and error as log lines.
 *
 * It owns the way from stop to kill for every job. Only events count as progress, and only while one is waited for: a
 * reader that is busy (Postgres is away, say) keeps the trainer waiting, which is no stall. A `serve` job is waited for
 * while it has something to answer.
 */
export function startTrainerProcess({
  script,
  job,
  limits,
  place = CPU_PLACE,
  onOutput = () => {},
}: {
  script: string;
  job: TrainerJobInput;
  limits: TrainerLimits;
  place?: Place;
  /** A line that the trainer's libraries printed. */
  onOutput?: (line: string) => void;
}): TrainerProcess {
  const env = childEnvironment(process.env);
  // The kind is for people who look at the list of processes.
  const child = startChild(process.execPath, [script, job.kind], {
    env: { TF_CPP_MIN_LOG_LEVEL: "1", ...env, ...visibleDevices(place) },
    pipes: EVENTS_FD + 1,
  });
  const { stdin } = child.process;
  const write = (value: unknown) => {
    if (stdin?.writable) stdin.write(`${JSON.stringify(value)}\n`);
  };
  write(job);

  /** Why it was killed from here, if it was. */
  let stalled: Stalled | null = null;
  const giveUp = (reason: string) => {
    stalled ??= new Stalled(reason);
    // Resolves in any case.
    void child.kill();
  };
  let last = "since its start";
  let isAwaited = false;
  let unanswered = 0;
  const silence = watchSilence({
    limitMs: limits.stallMs,
    isWaiting: () => isAwaited && (job.kind !== "serve" || unanswered > 0),
    onSilent: () =>
      giveUp(`No progress for ${limits.stallMs / 1000} s (${job.kind}, ${last}); the process was killed.`),
  });
  let grace: NodeJS.Timeout | undefined;
  const words = keepOutputTail(child, onOutput);
  const over = child.exited.then((how) => {
    silence.stop();
    clearTimeout(grace);
    return how;
  });

  async function* events(): AsyncGenerator<TrainerEvent> {
    let ended = false;
    const lines = readEvents(child);
    try {
      for (;;) {
        isAwaited = true;
        const next = await lines.next();
        isAwaited = false;
        silence.heard();
        if (next.done) break;
        const event = parseEvent(next.value);
        last = placeOf(event) ?? last;
        if (event.type === "done" || event.type === "failed") ended = true;
        if (event.type === "answer" || event.type === "refused") unanswered -= 1;
        yield event;
      }
    } catch (error) {
      // The pipe of one that was killed was closed from here.
      if (!stalled) throw error;
    } finally {
      isAwaited = false;
      await lines.return(undefined);
    }
    const how = await over;
    if (ended) return;
    if (stalled) throw stalled;
    throw new TrainerDied(how, (await words).trim().split("\n").slice(-3).join(" · "));
  }

  return {
    pid: child.process.pid,
    events: events(),
    tell: (command) => {
      if (command.type === "ask") unanswered += 1;
      write(command);
    },
    stop: (when) => {
      write({ type: when === "now" ? "stop-now" : "stop-after-epoch" });
      if (when === "now")
        grace ??= setTimeout(
          () =>
            giveUp(
              `It did not stop within ${limits.graceMs / 1000} s of being asked to (${job.kind}, ${last}); the process was killed.`,
            ),
          limits.graceMs,
        );
    },
    kill: async () => {
      silence.stop();
      await child.kill();
      for (const pipe of child.process.stdio) pipe?.destroy();
    },
  };
}

async function* readEvents({ process: { stdio } }: Child): AsyncGenerator<string> {
  const stream = stdio[EVENTS_FD];
  if (stream && "read" in stream) yield* readLines(stream, { maxLength: MAX_EVENT, longer: "refuse" });
}

function parseEvent(line: string): TrainerEvent {
  try {
    return trainerEventSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`The trainer wrote a line that is not an event: ${line.slice(0, 200)}`, { cause });
  }
}

/** Where a job is, for the message of one that stops there. */
function placeOf(event: TrainerEvent): string | null {
  switch (event.type) {
    case "ready":
      return event.epoch === 0 ? "after it was ready" : `after it was ready at epoch ${event.epoch}`;
    case "progress":
      return `in epoch ${event.epoch} after batch ${event.batch} of ${event.batches}`;
    case "epoch":
      return `after epoch ${event.epoch}`;
    case "evaluation":
      return `after the evaluation of the ${event.weights} weights${conditionsText(event.conditions)}`;
    case "packing":
      return `after image ${event.done} of ${event.total}`;
    default:
      return null;
  }
}

/** ` at testSigma 5, replicate 0`. */
function conditionsText(conditions: Conditions): string {
  const named = Object.entries(conditions).map(([name, value]) => `${name} ${value}`);
  return named.length === 0 ? "" : ` at ${named.join(", ")}`;
}

/** Hands on what is printed and resolves, once that has ended, with the end of it. */
async function keepOutputTail({ process: { stdout, stderr } }: Child, onOutput: (line: string) => void) {
  let kept = "";
  const listen = async (stream: Readable | null) => {
    if (!stream) return;
    for await (const line of readLines(stream, { maxLength: MAX_PRINTED, longer: "cut" })) {
      kept = `${kept}\n${line}`.slice(-MAX_TAIL_CHARACTERS);
      onOutput(line);
    }
  };
  // A pipe that was closed before its end has given what it will give.
  await Promise.allSettled([listen(stdout), listen(stderr)]);
  return kept;
}
