import { setTimeout as sleep } from "node:timers/promises";
import { API, createRun, type Tracker } from "./client";

export const WRITERS = 16;
export const BATCH = 1_000;
const FIRST_TIME = 1_700_000_000_000;

export interface Writing {
  points: number;
  seconds: number;
  /** Milliseconds of each batch. */
  times: number[];
}

/**
 * 16 writers, each with a run of its own, that send batches of 1,000 points one after the other until they are stopped: half
 * of them of one metric, half of 1,000 metrics.
 * @param everyMs how often a writer sends a batch at most; as fast as it can by default
 */
export async function startWriters(
  tracker: Tracker,
  experimentId: string,
  { everyMs = 0 }: { everyMs?: number } = {},
): Promise<{ stop(): Promise<Writing> }> {
  const runs = await Promise.all(Array.from({ length: WRITERS }, () => createRun(tracker, experimentId)));
  const stopping = new AbortController();
  const times: number[] = [];
  const start = performance.now();
  let end = start;
  const write = async (runId: string, writer: number) => {
    // Not all at the same moment.
    if (everyMs > 0) await sleep((everyMs * writer) / WRITERS);
    for (let batch = 0; !stopping.signal.aborted; batch++) {
      const body = batchOf(runId, { writer, batch });
      const sent = performance.now();
      await tracker.post(`${API}/runs/log-batch`, body);
      end = performance.now();
      times.push(end - sent);
      const left = sent + everyMs - end;
      if (left > 0) await sleep(left);
    }
  };
  const all = Promise.all(runs.map(write));
  // Whoever stops them hears of a failure.
  all.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await all;
      return { points: times.length * BATCH, seconds: (end - start) / 1_000, times };
    },
  };
}

/** What the writers take in so many milliseconds. */
export async function writeFor(tracker: Tracker, experimentId: string, ms: number): Promise<Writing> {
  const writers = await startWriters(tracker, experimentId);
  await sleep(ms);
  return writers.stop();
}

/** As the client writes it; put together as text, so that the load takes little of the machine. */
function batchOf(runId: string, { writer, batch }: { writer: number; batch: number }): string {
  const isWide = writer % 2 === 1;
  let metrics = "";
  for (let i = 0; i < BATCH; i++) {
    const step = isWide ? batch : batch * BATCH + i;
    const key = isWide ? `layer/${i}/norm` : "train/loss";
    const time = FIRST_TIME + step * 37;
    metrics += `${i === 0 ? "" : ", "}{"key": "${key}", "value": ${Math.random()}, "timestamp": ${time}, "step": ${step}}`;
  }
  return `{"run_id": "${runId}", "metrics": [${metrics}], "params": [], "tags": []}`;
}
