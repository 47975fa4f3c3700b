import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ResizeFilter } from "@foldwise/core";
import type { TrainerSession } from "../trainers/contract";
import { packJob } from "./pack-job";

/** Starts a trainer process on a `prepare` job. */
export type StartPrepare = (job: ReturnType<typeof packJob>) => TrainerSession;

const making = new Map<string, Promise<string>>();

/**
 * The pixel pack of a data set at a crop and size, made on first use. Two that ask at once in one process share the
 * work; two processes may both do it, and the second move puts an equal file in place.
 * @returns its path.
 */
export async function ensurePack({
  home,
  dataset,
  crop,
  resize,
  size,
  start,
  onProgress,
}: {
  home: string;
  dataset: { fingerprint: string; location: string; paths: readonly string[] };
  crop: number;
  resize: ResizeFilter;
  /** Side, pixels. */
  size: number;
  start: StartPrepare;
  onProgress: (done: number, total: number) => void;
}): Promise<string> {
  const job = packJob({ folder: join(home, "cache", "pixels"), dataset, crop, resize, size });
  if (await stat(job.out).catch(() => null)) return job.out;
  const running = making.get(job.out);
  if (running) return running;
  const made = make(job, start, onProgress).finally(() => making.delete(job.out));
  making.set(job.out, made);
  return made;
}

async function make(
  job: ReturnType<typeof packJob>,
  start: StartPrepare,
  onProgress: (done: number, total: number) => void,
): Promise<string> {
  const session = start(job);
  try {
    for await (const event of session.events) {
      if (event.type === "packing") onProgress(event.done, event.total);
      if (event.type === "failed") throw new Error(`The pixel pack could not be made: ${event.message}`);
    }
  } finally {
    await session.kill();
  }
  return job.out;
}
