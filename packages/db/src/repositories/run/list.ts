import { allOf, attributeTest, oneOf, type Query } from "@foldwise/core/query";
import type { RunState } from "@foldwise/core/states";
import { and, inArray, isNull, lt } from "drizzle-orm";
import type { Context } from "../../client";
import { containsPattern } from "../../like";
import { boundedStatement, compileQuery, isNestedIn, isOutermost, RUN_COLUMNS } from "../../query";
import { run } from "../../schema";
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
  /** Those that are nested directly in this run, or, of `none`, in no run. */
  parent?: number | "none";
  query?: Query;
}

/** A filter's query together with the filters that have a name of their own. */
export function runQuery(filter: RunFilter): Query {
  const { experimentId, sweepId, dataset, states, variant, variantContains, fold, query } = filter;
  return allOf([
    ...(experimentId === undefined ? [] : [attributeTest("experiment", "named", oneOf([experimentId]))]),
    ...(sweepId === undefined ? [] : [attributeTest("sweep", "named", oneOf([sweepId]))]),
    ...(dataset === undefined ? [] : [attributeTest("dataset", "text", oneOf([dataset]))]),
    ...(states === undefined ? [] : [attributeTest("state", "text", oneOf(states))]),
    ...(variant === undefined ? [] : [attributeTest("variant", "text", oneOf([variant]))]),
    ...(variantContains === undefined
      ? []
      : [attributeTest("variant", "text", { operator: "ilike", pattern: containsPattern(variantContains) })]),
    ...(fold === undefined ? [] : [attributeTest("fold", "number", oneOf([fold]))]),
    ...(query === undefined ? [] : [query]),
  ]);
}

/** Of a statement with the tables of `RUN_TABLES`. */
export function runConditions(filter: RunFilter, now = Date.now()) {
  return and(
    isNull(run.deletedAt),
    compileQuery(runQuery(filter), { columns: RUN_COLUMNS, now }),
    nestingCondition(filter),
  );
}

/** What `parent` asks for, which the query language has no name for. */
export function nestingCondition({ parent }: Pick<RunFilter, "parent">) {
  if (parent === undefined) return undefined;
  return parent === "none" ? isOutermost() : isNestedIn(parent);
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
  const where = and(runConditions(filter), after === null ? undefined : lt(run.id, after));
  const read = (within: Context) => readRuns(within, where, limit + 1);
  // What a person wrote may take long.
  const rows = filter.query === undefined ? await read(ctx) : await boundedStatement(ctx, read);
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
