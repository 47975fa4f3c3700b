import { conflict, notFound } from "@foldwise/core/errors";
import { ACTIVE_STATES } from "@foldwise/core/states";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment, run, sweep } from "../../schema";

/**
 * Hides an experiment with its sweeps and runs and gives its name free; a later purge removes them.
 * @throws FoldwiseError `not-found`, or `conflict` while one of its sweeps, or a run of them, moves. Runs that
 * programs outside log are hidden whatever their state.
 */
export async function deleteExperiment({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Its row for update: neither a sweep nor a run can be added to it meanwhile.
    const [row] = await tx
      .select({ id: experiment.id })
      .from(experiment)
      .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
      .for("update");
    if (!row) throw notFound("experiment", id);
    const sweeps = and(eq(sweep.experimentId, id), isNull(sweep.deletedAt));
    const runs = and(eq(run.experimentId, id), isNull(run.deletedAt));
    // In order of id, as two deletions at once would else lock each other out.
    await tx.select({ id: sweep.id }).from(sweep).where(sweeps).orderBy(sweep.id).for("update");
    const [activeSweep] = await tx
      .select({ id: sweep.id, state: sweep.state })
      .from(sweep)
      .where(and(sweeps, inArray(sweep.state, [...ACTIVE_STATES])))
      .limit(1);
    if (activeSweep)
      throw conflict(`Sweep ${activeSweep.id} of experiment ${id} is ${activeSweep.state}; cancel it first.`);
    const [activeRun] = await tx
      .select({ id: run.id, state: run.state })
      .from(run)
      .where(and(runs, isNotNull(run.sweepId), inArray(run.state, [...ACTIVE_STATES])))
      .limit(1);
    if (activeRun)
      throw conflict(`Run ${activeRun.id} of experiment ${id} is ${activeRun.state}; it has to end first.`);
    await tx.update(run).set({ deletedAt: sql`now()` }).where(runs);
    await tx.update(sweep).set({ deletedAt: sql`now()` }).where(sweeps);
    await tx.update(experiment).set({ deletedAt: sql`now()` }).where(eq(experiment.id, id));
  });
}
