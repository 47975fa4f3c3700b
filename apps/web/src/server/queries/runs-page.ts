import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { invalid } from "@foldwise/core/errors";
import type { Page } from "@foldwise/db/metrics";
import { listRuns, listRunsById, requireFilters, runConditions } from "@foldwise/db/repositories/run";
import * as schema from "@foldwise/db/schema";
import { and, eq, exists, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { ROUTES } from "../routes";
import type { Services } from "../services";
import { runView } from "../views/run";

type Query = z.output<(typeof ROUTES)["listRuns"]["query"]>;

/**
 * A page of runs: newest first by id, or by a metric through the metric store's own order.
 * @throws FoldwiseError `invalid` for a sweep, experiment, dataset or metric that there is not.
 */
export async function listRunsPage({ db, metrics, query }: Services & { query: Query }) {
  const filter = {
    experimentId: query.experiment,
    sweepId: query.sweep,
    dataset: query.dataset,
    states: query.state,
    variant: query.variant,
    variantContains: query.variantContains,
    fold: query.fold,
  };
  await requireFilters({ ctx: db, ...filter, datasetSlug: query.dataset });
  if (query.sort === undefined) {
    const { runs, next } = await listRuns({
      ctx: db,
      filter,
      after: query.after === undefined ? null : idOf(query.after),
      limit: query.limit,
    });
    return { runs: runs.map(runView), next: next === null ? null : String(next) };
  }
  const experimentId =
    query.experiment ?? (await experimentOf(db, { sweepId: query.sweep, sort: query.sort }));
  const page = await metrics.page({
    experimentId,
    sort: { name: query.sort, by: query.by, direction: query.order },
    after: query.after,
    limit: query.limit,
    where: sql`${schema.run.id} in (${matching(db, filter)})`,
  });
  await requireKnownMetric(metrics, page, { sort: query.sort, isFirst: query.after === undefined });
  const records = await listRunsById({ ctx: db, ids: page.rows.map((row) => row.runId) });
  const runs = new Map(records.map((record) => [record.id, runView(record)]));
  const found = page.rows.filter((row) => runs.has(row.runId));
  return {
    runs: found.flatMap((row) => runs.get(row.runId) ?? []),
    values: found.map(({ value }) => (value === null ? null : encodeMetric(value))),
    next: page.next,
  };
}

function matching(db: Services["db"], filter: Parameters<typeof runConditions>[0]) {
  const { run, sweep, trial, dataset } = schema;
  return db
    .select({ id: run.id })
    .from(run)
    .leftJoin(sweep, eq(sweep.id, run.sweepId))
    .leftJoin(trial, eq(trial.id, run.trialId))
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(and(runConditions(filter)));
}

/** The experiment asked for, the sweep's, or the only one that has runs. */
async function experimentOf(
  db: Services["db"],
  { sweepId, sort }: { sweepId: number | undefined; sort: string },
): Promise<number> {
  const { sweep, experiment, run } = schema;
  const rows =
    sweepId === undefined
      ? await db
          .select({ id: experiment.id })
          .from(experiment)
          .where(
            exists(
              db
                .select({ id: run.id })
                .from(run)
                .where(and(eq(run.experimentId, experiment.id), isNull(run.deletedAt))),
            ),
          )
          .limit(2)
      : await db.select({ id: sweep.experimentId }).from(sweep).where(eq(sweep.id, sweepId));
  if (rows.length === 1 && rows[0]) return rows[0].id;
  throw invalid([
    {
      field: "sort",
      value: sort,
      problem: "runs are sorted by a metric within one experiment",
      remedy: "give a sweep or an experiment: sweep, or experiment; --sweep in the command",
    },
  ]);
}

/** How many metrics an error names. */
const MAX_NAMED = 20;

/**
 * Runs with a finite value come first, so that a first page without any is of a metric that none of them has: in no
 * order at all. Runs that have logged nothing yet are no reason to refuse.
 */
async function requireKnownMetric(
  metrics: Services["metrics"],
  { rows }: Page,
  { sort, isFirst }: { sort: string; isFirst: boolean },
): Promise<void> {
  if (!isFirst || rows.length === 0 || rows.some(({ value }) => value !== null)) return;
  const latest = await metrics.latest({ runIds: rows.map(({ runId }) => runId) });
  const names = [...new Set(latest.map(({ name }) => name))].sort();
  if (names.length === 0 || names.includes(sort)) return;
  const more = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : "";
  throw invalid([
    {
      field: "sort",
      value: sort,
      problem: "none of these runs has a metric of this name",
      remedy: `use one that they have: ${names.slice(0, MAX_NAMED).join(", ")}${more}`,
    },
  ]);
}

function idOf(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw invalid([
    { field: "after", value: after.slice(0, 40), problem: "is not a valid cursor", remedy: "use next" },
  ]);
}
