import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../metrics/report";
import { API, type Tracker } from "./client";

const ASKS = 60;
const ASK_EVERY_MS = 50;
const EVENTS = 15;
/** Between two points of the run that is watched: longer than a stream gathers changes. */
const EVENT_EVERY_MS = 700;

/** Milliseconds of each request, and from a point that was stored to the event that has it. */
export interface Reading {
  page: number[];
  runs: number[];
  stream: number[];
}

/** What somebody who looks at the page waits for. @param watched a run, by MLflow's id and by its number */
export async function readBeside(tracker: Tracker, watched: { uid: string; id: number }): Promise<Reading> {
  const timed = async (path: string) => {
    const start = performance.now();
    await tracker.get(path);
    return performance.now() - start;
  };
  const page: number[] = [];
  const runs: number[] = [];
  for (let i = 0; i < ASKS; i++) {
    page.push(await timed("/runs"));
    runs.push(await timed("/api/v1/runs?limit=50"));
    await sleep(ASK_EVERY_MS);
  }
  return { page, runs, stream: await timeEvents(tracker, watched) };
}

let step = 0;

async function timeEvents(tracker: Tracker, { uid, id }: { uid: string; id: number }): Promise<number[]> {
  const events = await tracker.stream(`/api/v1/runs/${id}/stream`);
  let seen = "";
  let heard = () => {};
  events.setEncoding("utf8").on("data", (chunk: string) => {
    seen = (seen + chunk).slice(-65_536);
    heard();
  });
  const times: number[] = [];
  for (let i = 0; i < EVENTS; i++) {
    step += 1;
    const mark = `[${step},0.5]`;
    const arrived = new Promise<void>((resolve) => {
      heard = () => seen.includes(mark) && resolve();
    });
    const start = performance.now();
    const metric = { run_id: uid, key: "watched", value: 0.5, timestamp: Date.now(), step };
    await tracker.post(`${API}/runs/log-metric`, JSON.stringify(metric));
    await arrived;
    times.push(performance.now() - start);
    await sleep(EVENT_EVERY_MS);
  }
  events.destroy();
  return times;
}

/** p50 and p95 of each. */
export function inShort({ page, runs, stream }: Reading): Record<string, { p50: number; p95: number }> {
  const both = (times: readonly number[]) => ({
    p50: Number(quantile(times, 0.5).toPrecision(3)),
    p95: Number(quantile(times, 0.95).toPrecision(3)),
  });
  return { page: both(page), runs: both(runs), stream: both(stream) };
}
