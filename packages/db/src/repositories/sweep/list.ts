import type { SweepState } from "@foldwise/core/states";
import { and, eq, inArray, lt } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, sweep } from "../../schema";
import { requireFilters } from "../run/require-filters";
import { type SweepRecord, sweepRecords } from "./record";
import { findSweepRow, selectSweeps } from "./rows";

/**
 * Newest first; `after` is the id of the last sweep of the page before, `next` that of this one where more follow.
 * @throws FoldwiseError `invalid` for an experiment or dataset that there is not.
 */
export async function listSweeps({
  ctx,
  states,
  experimentId,
  datasetSlug,
  after = null,
  limit,
}: {
  ctx: Context;
  states?: readonly SweepState[];
  experimentId?: number;
  datasetSlug?: string;
  after?: number | null;
  limit: number;
}): Promise<{ sweeps: SweepRecord[]; next: number | null }> {
  await requireFilters({ ctx, experimentId, datasetSlug });
  const rows = await selectSweeps(
    ctx,
    and(
      states === undefined ? undefined : inArray(sweep.state, [...states]),
      experimentId === undefined ? undefined : eq(sweep.experimentId, experimentId),
      datasetSlug === undefined ? undefined : eq(dataset.slug, datasetSlug),
      after === null ? undefined : lt(sweep.id, after),
    ),
    limit + 1,
  );
  const page = rows.slice(0, limit);
  return {
    sweeps: await sweepRecords(ctx, page),
    next: rows.length > limit ? (page.at(-1)?.sweep.id ?? null) : null,
  };
}

/** @throws FoldwiseError `not-found`. */
export async function findSweep({ ctx, id }: { ctx: Context; id: number }): Promise<SweepRecord> {
  const [record] = await sweepRecords(ctx, [await findSweepRow({ ctx, id })]);
  if (!record) throw new Error("a sweep that was found is counted");
  return record;
}
