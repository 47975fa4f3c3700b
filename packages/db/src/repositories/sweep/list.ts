import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import type { SweepState } from "@foldwise/core/states";
import { and, eq, inArray, lt } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, sweep } from "../../schema";
import { requireFilters } from "../run/require-filters";
import { findSweep, selectSweeps } from "./rows";
import { summarizeSweeps } from "./summaries";

/**
 * Newest first; `after` is the id of the last sweep of the page before.
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
}): Promise<{ sweeps: SweepSummary[]; next: number | null }> {
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
    sweeps: await summarizeSweeps(ctx, page),
    next: rows.length > limit ? (page.at(-1)?.sweep.id ?? null) : null,
  };
}

/** @throws FoldwiseError `not-found`. */
export async function viewSweep({ ctx, id }: { ctx: Context; id: number }): Promise<SweepSummary> {
  const [summary] = await summarizeSweeps(ctx, [await findSweep({ ctx, id })]);
  if (!summary) throw new Error("a sweep that was found has a summary");
  return summary;
}
