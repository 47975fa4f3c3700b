import { notFound } from "@foldwise/core/errors";
import type { Plan } from "@foldwise/core/sweep";
import { and, desc, eq, isNull, type SQL } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, experiment, sweep } from "../../schema";

export function selectSweeps(ctx: Context, where: SQL | undefined, limit: number) {
  return ctx
    .select({
      sweep,
      experiment: { id: experiment.id, name: experiment.name },
      dataset: {
        id: dataset.id,
        slug: dataset.slug,
        name: dataset.name,
        isSynthetic: dataset.isSynthetic,
        paper: dataset.paper,
      },
    })
    .from(sweep)
    .innerJoin(experiment, eq(experiment.id, sweep.experimentId))
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(and(isNull(sweep.deletedAt), where))
    .orderBy(desc(sweep.id))
    .limit(limit);
}

export type SweepWithNames = Awaited<ReturnType<typeof selectSweeps>>[number];

/** @throws FoldwiseError `not-found`. */
export async function findSweepRow({ ctx, id }: { ctx: Context; id: number }): Promise<SweepWithNames> {
  const [row] = await selectSweeps(ctx, eq(sweep.id, id), 1);
  if (!row) throw notFound("sweep", id);
  return row;
}

/** For what needs of a sweep only that it is there. @throws FoldwiseError `not-found`. */
export async function requireSweep({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  const live = and(eq(sweep.id, id), isNull(sweep.deletedAt));
  const [row] = await ctx.select({ id: sweep.id }).from(sweep).where(live);
  if (!row) throw notFound("sweep", id);
}

/** What of a sweep its trials are read by, without its counts. */
export interface SweepHead {
  name: string;
  plan: Plan;
  /** Null where its trainer trains on no dataset. */
  dataset: { slug: string; isSynthetic: boolean } | null;
}

/** @throws FoldwiseError `not-found`. */
export async function findSweepHead({ ctx, id }: { ctx: Context; id: number }): Promise<SweepHead> {
  const [row] = await ctx
    .select({
      name: sweep.name,
      plan: sweep.plan,
      dataset: { slug: dataset.slug, isSynthetic: dataset.isSynthetic },
    })
    .from(sweep)
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(and(eq(sweep.id, id), isNull(sweep.deletedAt)));
  if (!row) throw notFound("sweep", id);
  return row;
}
