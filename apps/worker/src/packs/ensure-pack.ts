import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetFolders, DatasetPlace } from "../datasets/dataset-folders";
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
  datasets,
  size,
  start,
  signal,
  onProgress,
  ...options
}: {
  home: string;
  dataset: DatasetPlace & { fingerprint: string; paths: readonly string[] };
  /** Asked for the images when there is no pack yet. */
  datasets: Pick<DatasetFolders, "hold">;
  /** Side, pixels. */
  size: number;
  start: StartPrepare;
  signal: AbortSignal;
  onProgress: OnProgress;
} & PackOptions): Promise<string> {
  const jobOf = (location: string) =>
    packJob({ ...options, folder: join(home, "cache", "pixels"), dataset: { ...dataset, location }, size });
  const { out } = jobOf(dataset.location);
  if (await stat(out).catch(() => null)) return out;
  const work = async (tell: OnProgress) => {
    const held = await datasets.hold(dataset);
    try {
      const job = jobOf(held.path);
      return await make(job, start(job), signal, tell);
    } finally {
      held.release();
    }
  };
  const running = making.get(out) ?? begin(out, work);
  running.listeners.add(onProgress);
  try {
    return await running.path;
  } finally {
    running.listeners.delete(onProgress);
  }
}

function begin(out: string, work: (tell: OnProgress) => Promise<string>): Making {
  const listeners = new Set<OnProgress>();
  const tell: OnProgress = (done, total) => {
    for (const listener of listeners) listener(done, total);
  };
  const path = work(tell).finally(() => making.delete(out));
  const begun = { path, listeners };
  making.set(out, begun);
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
