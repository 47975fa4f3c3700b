import type { SearchResponse } from "@foldwise/core";
import { and, desc, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Context } from "../../client";
import { dataset, experiment, run, sweep } from "../../schema";

const EACH = 6;
type Result = SearchResponse["results"][number];

/** Sweeps, runs, experiments and data sets whose name holds the text or whose number is it; newest first. */
export async function searchAll({ ctx, text }: { ctx: Context; text: string }): Promise<Result[]> {
  const query = text.trim();
  if (!query) return [];
  const pattern = `%${query.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^#?(\d{1,15})$/.exec(query)?.[1];
  const matches = (id: PgColumn, ...names: PgColumn[]): SQL | undefined =>
    or(...names.map((name) => ilike(name, pattern)), number ? sql`${id} = ${number}::bigint` : undefined);
  const [sweeps, runs, experiments, datasets] = await Promise.all([
    ctx
      .select({ id: sweep.id, name: sweep.name, state: sweep.state })
      .from(sweep)
      .where(and(isNull(sweep.deletedAt), matches(sweep.id, sweep.name)))
      .orderBy(desc(sweep.id))
      .limit(EACH),
    ctx
      .select({ id: run.id, name: run.name, state: run.state })
      .from(run)
      .where(and(isNull(run.deletedAt), matches(run.id, run.name)))
      .orderBy(desc(run.id))
      .limit(EACH),
    ctx
      .select({ id: experiment.id, name: experiment.name })
      .from(experiment)
      .where(and(isNull(experiment.deletedAt), matches(experiment.id, experiment.name)))
      .orderBy(desc(experiment.id))
      .limit(EACH),
    ctx
      .select({ id: dataset.id, name: dataset.name, slug: dataset.slug })
      .from(dataset)
      .where(and(isNull(dataset.deletedAt), matches(dataset.id, dataset.name, dataset.slug)))
      .orderBy(desc(dataset.id))
      .limit(EACH),
  ]);
  const result = (
    kind: Result["kind"],
    row: { id: number; name: string },
    subtitle: string,
    href: string,
  ): Result => ({ kind, id: String(row.id), title: row.name, subtitle, href });
  return [
    ...sweeps.map((row) => result("sweep", row, `sweep ${row.id} · ${row.state}`, `/sweeps/${row.id}`)),
    ...runs.map((row) => result("run", row, `run ${row.id} · ${row.state}`, `/runs/${row.id}`)),
    ...experiments.map((row) => result("experiment", row, "experiment", `/runs?experiment=${row.id}`)),
    ...datasets.map((row) => result("dataset", row, `data set ${row.slug}`, `/datasets/${row.id}`)),
  ];
}
