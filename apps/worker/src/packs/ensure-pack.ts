import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { JobFailed, jobEvents } from "../process/job-events";
import { Stalled, type TrainerSession } from "../trainers/contract";
import { temporaryPack } from "../training/images/pack-format";
import { type PackOptions, packJob } from "./pack-job";

/** Starts a trainer process on a `prepare` job. */
export type StartPrepare = (job: ReturnType<typeof packJob>) => TrainerSession;

type OnProgress = (done: number, total: number) => void;
interface Making {
  path: Promise<string>;
  /** Everyone who waits hears of it. */
  listeners: Set<OnProgress>;
}
const making = new Map<string, Making>();

/**
 * The pixel pack of a dataset, prepared as asked, made on first use. Two that ask at once in one process share the
 * work, and one that stops waiting leaves it to the others; two processes may both do it, and the second move puts an
 * equal file in place.
 *
 * @param signal ends the work itself: the worker stops
 * @returns its path.
 * @throws Stalled; Error with what cannot be read or decoded
 */
export async function ensurePack({
  home,
  dataset,
  size,
  start,
  signal,
  onProgress,
  ...options
}: {
  home: string;
  dataset: { fingerprint: string; location: string; paths: readonly string[] };
  /** Side, pixels. */
  size: number;
  start: StartPrepare;
  signal: AbortSignal;
  onProgress: OnProgress;
} & PackOptions): Promise<string> {
  const job = packJob({ ...options, folder: join(home, "cache", "pixels"), dataset, size });
  if (await stat(job.out).catch(() => null)) return job.out;
  const running = making.get(job.out) ?? begin(job, start, signal);
  running.listeners.add(onProgress);
  try {
    return await running.path;
  } finally {
    running.listeners.delete(onProgress);
  }
}

function begin(job: ReturnType<typeof packJob>, start: StartPrepare, signal: AbortSignal): Making {
  const listeners = new Set<OnProgress>();
  const tell: OnProgress = (done, total) => {
    for (const listener of listeners) listener(done, total);
  };
  const path = make(job, start(job), signal, tell).finally(() => making.delete(job.out));
  const begun = { path, listeners };
  making.set(job.out, begun);
  return begun;
}

async function make(
  job: ReturnType<typeof packJob>,
  session: TrainerSession,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<string> {
  try {
    for await (const event of jobEvents(session, signal))
      if (event.type === "packing") onProgress(event.done, event.total);
    return job.out;
  } catch (error) {
    // What a killed process had begun; one that fails by itself removes it.
    if (session.pid !== undefined) await rm(temporaryPack(job.out, session.pid), { force: true });
    const message = `The pixel pack could not be made: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof Stalled) throw new Stalled(message);
    throw error instanceof JobFailed ? new Error(message) : error;
  }
}
