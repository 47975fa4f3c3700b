import type { RunState, SweepState } from "@foldwise/core/states";
import { and, desc, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Context } from "../../client";
import { containsPattern } from "../../like";
import { dataset, experiment, run, sweep } from "../../schema";
import { parseSearch, type SearchKind } from "./parse-search";

const EACH = 6;

export type FoundRecord =
  | { kind: "sweep"; id: number; name: string; state: SweepState }
  | { kind: "run"; id: number; name: string; state: RunState }
  | { kind: "experiment"; id: number; name: string }
  | { kind: "dataset"; id: number; name: string; slug: string };

/**
 * Sweeps, runs, experiments and datasets whose name contains every word of the text, or whose id it is in any form:
 * `71`, `#71`, `run 71`; newest first.
 */
export async function searchAll({ ctx, text }: { ctx: Context; text: string }): Promise<FoundRecord[]> {
  const query = parseSearch(text);
  if (query.words.length === 0) return [];
  const patterns = query.words.map(containsPattern);
  const matches = (kind: SearchKind, id: PgColumn, ...names: PgColumn[]): SQL | undefined =>
    or(
      and(...patterns.map((pattern) => or(...names.map((name) => ilike(name, pattern))))),
      query.id !== null && (query.kind === null || query.kind === kind)
        ? sql`${id} = ${query.id}::bigint`
        : undefined,
    );
  const [sweeps, runs, experiments, datasets] = await Promise.all([
    ctx
      .select({ id: sweep.id, name: sweep.name, state: sweep.state })
      .from(sweep)
      .where(and(isNull(sweep.deletedAt), matches("sweep", sweep.id, sweep.name)))
      .orderBy(desc(sweep.id))
      .limit(EACH),
    ctx
      .select({ id: run.id, name: run.name, state: run.state })
      .from(run)
      .where(and(isNull(run.deletedAt), matches("run", run.id, run.name)))
      .orderBy(desc(run.id))
      .limit(EACH),
    ctx
      .select({ id: experiment.id, name: experiment.name })
      .from(experiment)
      .where(and(isNull(experiment.deletedAt), matches("experiment", experiment.id, experiment.name)))
      .orderBy(desc(experiment.id))
      .limit(EACH),
    ctx
      .select({ id: dataset.id, name: dataset.name, slug: dataset.slug })
      .from(dataset)
      .where(and(isNull(dataset.deletedAt), matches("dataset", dataset.id, dataset.name, dataset.slug)))
      .orderBy(desc(dataset.id))
      .limit(EACH),
  ]);
  return [
    ...sweeps.map((row) => ({ kind: "sweep", ...row }) as const),
    ...runs.map((row) => ({ kind: "run", ...row }) as const),
    ...experiments.map((row) => ({ kind: "experiment", ...row }) as const),
    ...datasets.map((row) => ({ kind: "dataset", ...row }) as const),
  ];
}
