import { ACTIVE_STATES, sweepMachine } from "@foldwise/core/states";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type Failure, sweep, sweepEvent } from "../../schema";
import { cancelWaiting } from "./waiting-trials";

/**
 * The workflow of a generation is gone though its sweep has not ended: the next generation goes on with it.
 * @returns false when another worker has seen to it already.
 */
export async function supersedeGeneration({
  ctx,
  id,
  generation,
  why,
}: {
  ctx: Context;
  id: number;
  generation: number;
  why: string;
}): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const changed = await tx
      .update(sweep)
      .set({ generation: sql`${sweep.generation} + 1` })
      .where(
        and(eq(sweep.id, id), eq(sweep.generation, generation), inArray(sweep.state, [...ACTIVE_STATES])),
      )
      .returning({ id: sweep.id });
    if (changed.length === 0) return false;
    await tx.insert(sweepEvent).values({ sweepId: id, kind: "reconciled", detail: { generation, why } });
    return true;
  });
}

/** A sweep that cannot go on, and why. Nothing happens to one that has ended or is in a newer generation. */
export async function failSweep({
  ctx,
  id,
  generation,
  failure,
}: {
  ctx: Context;
  id: number;
  generation: number;
  failure: Failure;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const changed = await tx
      .update(sweep)
      .set({ state: sweepMachine.to("fail"), failure, finishedAt: sql`now()` })
      .where(
        and(
          eq(sweep.id, id),
          eq(sweep.generation, generation),
          inArray(sweep.state, [...sweepMachine.from("fail")]),
        ),
      )
      .returning({ id: sweep.id });
    if (changed.length === 0) return;
    await cancelWaiting(tx, id);
    await tx
      .insert(sweepEvent)
      .values({ sweepId: id, kind: sweepMachine.to("fail"), detail: { ...failure } });
  });
}
