import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isTerminal } from "@foldwise/core/states";
import { isOutage } from "@foldwise/db/outage";
import * as schema from "@foldwise/db/schema";
import { eq, inArray } from "drizzle-orm";
import type { System } from "./system";

const ASK_MS = 100;
/** A bound on what hangs. */
const MAX_MS = 240_000;

/** What is stored of a sweep. */
export interface Progress {
  epochs: number;
  hasEnded: boolean;
}

/** Asks again until there is an answer, also while Postgres is away. */
export async function untilStored<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
  const end = performance.now() + MAX_MS;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    if (performance.now() > end) throw new Error(`waited ${MAX_MS / 1000} s in vain for: ${what}`);
    await sleep(ASK_MS);
  }
}

/**
 * Follows sweeps until they have ended, tells each change, and lets the programs know which of their steps are stored.
 * @param told of each sweep's progress, by its id
 */
export async function followSweeps(
  { lab, folder }: System,
  sweepIds: readonly number[],
  told: (progress: ReadonlyMap<number, Progress>) => void,
): Promise<void> {
  const { db } = lab.connection;
  const released = new Map<string, number>();
  await untilStored("the end of all sweeps", async () => {
    const trainings = await db
      .selectDistinct({
        sweepId: schema.run.sweepId,
        uid: schema.training.uid,
        epoch: schema.training.epoch,
        fromEpoch: schema.training.fromEpoch,
      })
      .from(schema.run)
      .innerJoin(schema.training, eq(schema.training.id, schema.run.trainingId))
      .where(inArray(schema.run.sweepId, [...sweepIds]));
    const sweeps = await db
      .select({ id: schema.sweep.id, state: schema.sweep.state })
      .from(schema.sweep)
      .where(inArray(schema.sweep.id, [...sweepIds]));
    const progress = new Map(
      sweeps.map(({ id, state }): [number, Progress] => [id, { epochs: 0, hasEnded: isTerminal(state) }]),
    );
    for (const { sweepId, uid, epoch, fromEpoch } of trainings) {
      const own = progress.get(sweepId ?? 0);
      if (own) own.epochs += epoch - fromEpoch;
      if (released.get(uid) === epoch) continue;
      released.set(uid, epoch);
      const file = join(folder, "stored", uid);
      writeFileSync(`${file}.new`, String(epoch));
      renameSync(`${file}.new`, file);
    }
    told(progress);
    return sweeps.length === sweepIds.length && sweeps.every(({ state }) => isTerminal(state));
  });
}
