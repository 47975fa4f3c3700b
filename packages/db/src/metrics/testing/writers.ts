import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@foldwise/core/random";
import type { MetricStore, PointInput } from "../contract";

export const KEYS = Array.from({ length: 12 }, (_, i) => `key/${i}`);

export interface WriterOptions {
  store: MetricStore;
  runId: number;
  writer: number;
  /** Asked before each batch. */
  more: (batch: number) => boolean;
  random: Random;
  /** Part of the batches that are sent a second time though they were acknowledged. */
  resend?: number;
  pauseMs?: number;
}

/** Every point of a writer is told apart from all others by its step. */
export function batchOf(writer: number, batch: number): PointInput[] {
  return KEYS.map((name, i) => ({
    name,
    step: writer * 100_000 + batch,
    time: 1_700_000_000_000 + batch * 50 + i,
    value: writer + batch / 1_000,
  }));
}

/** Sends each batch until it is acknowledged, whatever happens to the server. Counts batches and keeps what was refused. */
export async function write({
  store,
  runId,
  writer,
  more,
  random,
  resend = 0,
  pauseMs = 0,
}: WriterOptions): Promise<{ batches: number; refusals: string[] }> {
  const refusals: string[] = [];
  let batch = 0;
  for (; more(batch); batch++) {
    const points = random.shuffle(batchOf(writer, batch));
    for (;;) {
      try {
        await store.append({ runId, points });
        if (random.next() < resend) await store.append({ runId, points: random.shuffle(points) });
        break;
      } catch (error) {
        // Code 40P01 is a deadlock, which must never happen.
        if (error instanceof Error && "code" in error && error.code === "40P01") throw error;
        if (refusals.push(error instanceof Error ? error.message : String(error)) > 5_000) throw error;
        await sleep(50);
      }
    }
    if (pauseMs > 0) await sleep(pauseMs);
  }
  return { batches: batch, refusals };
}

/** What must be there of a key, in order, from the number of batches of each writer. */
export function expectedLines(name: string, batches: readonly number[]): string[] {
  const key = KEYS.indexOf(name);
  return batches.flatMap((count, writer) =>
    Array.from({ length: count }, (_, batch) => {
      const point = batchOf(writer, batch)[key];
      return `${point?.step} @${point?.time} = ${point?.value}`;
    }),
  );
}
