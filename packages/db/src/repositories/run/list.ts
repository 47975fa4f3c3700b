import type { RunState } from "@foldwise/core/states";
import { and, eq, ilike, inArray, isNull, lt } from "drizzle-orm";
import type { Context } from "../../client";
import { containsPattern } from "../../like";
import { dataset, run, trial } from "../../schema";
import { type RunRecord, readRuns } from "./record";

export interface RunFilter {
  experimentId?: number;
  sweepId?: number;
  /** Slug. */
  dataset?: string;
  states?: readonly RunState[];
  variant?: string;
  /** Part of a variant's name, in any case. */
  variantContains?: string;
  fold?: number;
}

export function runConditions(filter: RunFilter) {
  return and(
    isNull(run.deletedAt),
    filter.experimentId === undefined ? undefined : eq(run.experimentId, filter.experimentId),
    filter.sweepId === undefined ? undefined : eq(run.sweepId, filter.sweepId),
    filter.dataset === undefined ? undefined : eq(dataset.slug, filter.dataset),
    filter.states === undefined ? undefined : inArray(run.state, [...filter.states]),
    filter.variant === undefined ? undefined : eq(trial.variant, filter.variant),
    filter.variantContains === undefined
      ? undefined
      : ilike(trial.variant, containsPattern(filter.variantContains)),
    filter.fold === undefined ? undefined : eq(run.fold, filter.fold),
  );
}

/** Newest first; `after` is the id of the last run of the page before, `next` that of this one where more follow. */
export async function listRuns({
  ctx,
  filter = {},
  after = null,
  limit,
}: {
  ctx: Context;
  filter?: RunFilter;
  after?: number | null;
  limit: number;
}): Promise<{ runs: RunRecord[]; next: number | null }> {
  const rows = await readRuns(
    ctx,
    and(runConditions(filter), after === null ? undefined : lt(run.id, after)),
    limit + 1,
  );
  const page = rows.slice(0, limit);
  return {
    runs: page,
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Runs by their ids, in no order; those that there are not are left out. */
export async function listRunsById({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<RunRecord[]> {
  if (ids.length === 0) return [];
  return readRuns(ctx, inArray(run.id, [...ids]), ids.length);
}
