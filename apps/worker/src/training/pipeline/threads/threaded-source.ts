import { Worker } from "node:worker_threads";
import { badInput } from "../../bad-input";
import type { BatchSource } from "../batch-source";
import type { TrainingView } from "../load-batch";
import type { EpochMessage, ThreadData, ThreadMessage } from "./messages";
import { SharedQueue } from "./shared-queue";

/**
 * Batches that there is room for, at most, and the memory that they may take: the one that is read, and those prepared
 * ahead, one of which there is always.
 */
const MAX_SLOTS = 5;
const MIN_SLOTS = 2;
const SLOT_BYTES = 2 ** 28;

/** In the bundle the thread's program lies beside the trainer's. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "./from-source.mjs" : "./input-thread.mjs",
  import.meta.url,
);

export interface ThreadedInput {
  readonly view: Omit<TrainingView, "pack">;
  readonly pack: { readonly path: string; readonly imageLength: number };
  readonly threads: number;
  /** Images of the largest batch there will be. */
  readonly largestBatch: number;
}

/**
 * Prepares batches ahead in threads. Each image is decided by seed, image, copy and epoch, so their number is of no
 * matter to the values. What is given out is the slot itself, which is free again when the next batch is asked for. Memory:
 * up to 5 batches of floats, fewer where they are large, and an image at work in each thread.
 */
export function threadedSource({ view, pack, threads, largestBatch }: ThreadedInput): BatchSource {
  const batchBytes = largestBatch * pack.imageLength * 4;
  const slots = Math.max(MIN_SLOTS, Math.min(MAX_SLOTS, Math.floor(SLOT_BYTES / batchBytes)));
  const pixels = new SharedArrayBuffer(slots * batchBytes);
  const values = new Float32Array(pixels);
  const pool = startPool(threads, { ...view, pack: pack.path, slots, room: largestBatch, pixels });
  return {
    threads,
    async *batches(epoch, batches) {
      await pool.idle();
      const queue = new SharedQueue(slots);
      pool.post({ epoch, batches, memory: queue.memory });
      try {
        for (const [batch, samples] of batches.entries()) {
          await pool.until(() => queue.imagesDone(batch) === samples.length);
          const start = queue.slotOf(batch) * largestBatch * pack.imageLength;
          const length = samples.length * pack.imageLength;
          const images = values.subarray(start, start + length);
          yield { images, classes: samples.map((sample) => sample.class) };
          queue.consume(batch);
        }
      } finally {
        queue.stop();
      }
    },
    close: () => pool.close(),
  };
}

interface Pool {
  post(message: EpochMessage): void;
  /** Resolves once no thread is at work. Rejects when a thread failed. */
  idle(): Promise<void>;
  /** Resolves once `holds` does, looking again whenever a thread has said something. Rejects when one failed. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

function startPool(count: number, data: ThreadData): Pool {
  let busy = 0;
  let failure: Error | null = null;
  let closing = false;
  let wake = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(program, { workerData: data, execArgv: [] });
    worker.on("message", (message: ThreadMessage) => {
      if (message.type === "idle") busy--;
      if (message.type === "failed")
        fail(message.isBadInput ? badInput(message.message) : new Error(message.message));
      wake();
    });
    worker.on("error", fail);
    worker.on("exit", (code) => {
      if (!closing) fail(new Error(`an input thread ended by itself, with code ${code}`));
    });
    return worker;
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (failure === null && !holds())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    if (failure !== null) throw failure;
  };
  return {
    post: (message) => {
      busy = count;
      for (const worker of workers) worker.postMessage(message);
    },
    idle: () => until(() => busy === 0),
    until,
    close: async () => {
      closing = true;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
