import { Worker } from "node:worker_threads";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Answered, Asked } from "./messages";
import type { TaskName, Tasks } from "./tasks";

export interface ThreadOptions {
  /** The thread's program. */
  program: string | URL;
  /** A task that takes longer is cut off. */
  timeoutMs: number;
  /** Heap of the thread, MiB; a task that needs more is cut off. */
  memoryMiB: number;
  /** Tasks that may wait; one more is refused. */
  maxWaiting: number;
  /** Tasks that the thread is given before it has answered, so that it does not rest where this one is busy. Default 1. */
  maxAhead?: number;
}

export interface Thread {
  /**
   * Computes one task away from the event loop, after those that were asked before.
   * @throws FoldwiseError the task's own; `too-many-requests` when too many wait; `invalid` when it was cut off
   */
  run<Name extends TaskName>(task: Name, input: Tasks[Name]["input"]): Promise<Tasks[Name]["answer"]>;
  close(): Promise<void>;
}

interface Waiting {
  asked: Asked;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** One thread, started with its first task and again after one that had to be cut off. */
export function makeThread({
  program,
  timeoutMs,
  memoryMiB,
  maxWaiting,
  maxAhead = 1,
}: ThreadOptions): Thread {
  const queue: Waiting[] = [];
  /** What the thread has been given, in order: it computes the first. */
  const given: Waiting[] = [];
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  let closed = false;

  /** The first is done. */
  function settle(act: (waiting: Waiting) => void): void {
    clearTimeout(timer);
    const done = given.shift();
    if (done) act(done);
    if (given.length > 0) startTimer();
    else worker?.unref();
    next();
  }

  /** As `settle`, after the thread has ended with all that it had been given. */
  function settleWithout(act: (waiting: Waiting) => void): void {
    worker = undefined;
    queue.unshift(...given.splice(1));
    settle(act);
  }

  function start(): Worker {
    const made = new Worker(program, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
    });
    made.on("message", (message: Answered) => {
      if (made === worker && message.id === given[0]?.asked.id)
        settle((waiting) => deliver(message, waiting));
    });
    const ended = (reason: Error) => {
      if (made !== worker) return;
      const isTooMuch = "code" in reason && reason.code === "ERR_WORKER_OUT_OF_MEMORY";
      settleWithout(({ asked, reject }) => reject(isTooMuch ? cutOff(asked, reason) : reason));
    };
    made.on("error", ended);
    made.on("exit", (code) => ended(new Error(`the thread ended with code ${code}`)));
    return made;
  }

  function startTimer(): void {
    timer = setTimeout(() => {
      const late = worker;
      settleWithout(({ asked, reject }) =>
        reject(cutOff(asked, new Error(`no answer within ${timeoutMs} ms`))),
      );
      void late?.terminate();
    }, timeoutMs);
  }

  function next(): void {
    while (given.length < maxAhead) {
      const waiting = queue.shift();
      if (waiting === undefined) return;
      worker ??= start();
      worker.ref();
      worker.postMessage(waiting.asked);
      given.push(waiting);
      if (given.length === 1) startTimer();
    }
  }

  return {
    run: (task, input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new FoldwiseError("unavailable", "The server stops."));
        if (queue.length >= maxWaiting)
          return reject(
            new FoldwiseError(
              "too-many-requests",
              `${queue.length} computations are already waiting; try again later.`,
            ),
          );
        count += 1;
        // The task's own type: `Tasks` ties answer to input, and the thread runs what `TASKS` has for it.
        const deliverTo = resolve as (answer: unknown) => void;
        queue.push({ asked: { id: count, task, input }, resolve: deliverTo, reject });
        next();
      }),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const stopped = new FoldwiseError("unavailable", "The server stops.");
      for (const { reject } of [...given.splice(0), ...queue.splice(0)]) reject(stopped);
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}

function deliver(message: Answered, { resolve, reject }: Waiting): void {
  if ("answer" in message) resolve(message.answer);
  else if ("known" in message) {
    const { code, message: text, problems } = message.known;
    reject(new FoldwiseError(code, text, { problems }));
  } else reject(Object.assign(new Error(message.unexpected.message), { stack: message.unexpected.stack }));
}

function cutOff({ task }: Asked, cause: Error): FoldwiseError {
  return new FoldwiseError(
    "invalid",
    task === "fillTable" || task === "coverTables"
      ? "The table takes too much time or memory to fill; choose fewer rows, columns or runs."
      : task === "measureEvaluation"
        ? "The evaluation takes too much time or memory to measure: it has too many images or classes."
        : task === "packBatch"
          ? "The batch takes too much time or memory to read; send fewer values at once."
          : "The text takes too much time or memory to parse; write it in a simpler form.",
    { cause },
  );
}
