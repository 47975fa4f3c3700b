import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";
import { withGroups } from "./members";

/** A group of logged runs that differ by their fold. */
export interface FoldGroupRecord {
  /** `r12`, `r12-1a2b3c4d5e6f` or `e5-1a2b3c4d5e6f`; see {@link withGroups}. */
  id: string;
  experimentId: number;
  experimentName: string;
  /** The run that its runs are nested in; null where they are nested in none that is here. */
  parent: { id: number; name: string } | null;
  /** With those that do not count. */
  runs: number;
  complete: number;
  /** Different texts of each. */
  folds: number;
  seeds: number;
  repeats: number;
  /** Number of its newest run, by which groups are ordered. */
  newest: number;
  /** Of its newest run, without fold, seed and repeat. */
  params: Record<string, string | number | boolean | null>;
  createdAt: Date;
}

/** What of the logged runs is looked at. */
export interface FoldGroupFilter {
  experimentId?: number;
  /** Groups of runs that are nested directly in this run. */
  parentId?: number;
}

/** Groups, that of the newest run first; `after` is the `newest` of the last group of the page before. */
export async function listFoldGroups({
  ctx,
  filter = {},
  after = null,
  limit,
}: {
  ctx: Context;
  filter?: FoldGroupFilter;
  after?: number | null;
  limit: number;
}): Promise<{ groups: FoldGroupRecord[]; next: number | null }> {
  const rows = await selectGroups(ctx, {
    where: whereOf(filter),
    ...(filter.parentId === undefined ? {} : { having: sql`min(parent_id) = ${filter.parentId}` }),
    after,
    limit: limit + 1,
  });
  const groups = rows.slice(0, limit);
  return { groups, next: rows.length > limit ? (groups.at(-1)?.newest ?? null) : null };
}

/** A condition on the runs `r`; that of a parent finds them by their tag. */
export function whereOf({ experimentId, parentId }: FoldGroupFilter) {
  const ofExperiment = experimentId === undefined ? sql`true` : sql`r.experiment_id = ${experimentId}`;
  if (parentId === undefined) return ofExperiment;
  return sql`${ofExperiment} and (r.tags ->> 'mlflow.parentRunId') =
    (select replace(o.uid::text, '-', '') from run o where o.id = ${parentId})`;
}

export async function selectGroups(
  ctx: Context,
  {
    where,
    having = sql`true`,
    after,
    limit,
  }: { where: ReturnType<typeof sql>; having?: ReturnType<typeof sql>; after: number | null; limit: number },
): Promise<FoldGroupRecord[]> {
  const { rows } = await ctx.execute<{
    group_id: string;
    experiment_id: string;
    experiment_name: string;
    parent_id: string | null;
    parent_name: string | null;
    runs: string;
    complete: string;
    folds: string;
    seeds: string;
    repeats: string;
    newest: string;
    params: FoldGroupRecord["params"];
    created_at: string;
  }>(sql`
    ${withGroups(where)}, page as (
      select group_id, experiment_id, min(parent_id) as parent_id, count(*) as runs,
        count(*) filter (where state = ${stateWord("complete")}) as complete,
        count(distinct fold) as folds, count(distinct seed) as seeds, count(distinct repeat) as repeats, max(id) as newest
      from grouped group by group_id, experiment_id
      having (${after}::bigint is null or max(id) < ${after}::bigint) and ${having}
      order by newest desc limit ${limit}
    )
    select page.*, e.name as experiment_name, o.name as parent_name, r.created_at::text,
      r.params - coalesce(e.tags ->> 'foldwise.fold', 'fold') - coalesce(e.tags ->> 'foldwise.seed', 'seed')
        - coalesce(e.tags ->> 'foldwise.repeat', 'repeat') as params
    from page
      join experiment e on e.id = page.experiment_id
      join run r on r.id = page.newest
      left join run o on o.id = page.parent_id
    order by page.newest desc`);
  return rows.map((row) => ({
    id: row.group_id,
    experimentId: Number(row.experiment_id),
    experimentName: row.experiment_name,
    parent: row.parent_id === null ? null : { id: Number(row.parent_id), name: row.parent_name ?? "" },
    runs: Number(row.runs),
    complete: Number(row.complete),
    folds: Number(row.folds),
    seeds: Number(row.seeds),
    repeats: Number(row.repeats),
    newest: Number(row.newest),
    params: row.params,
    createdAt: new Date(row.created_at),
  }));
}
