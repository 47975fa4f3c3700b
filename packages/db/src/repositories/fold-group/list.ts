import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { parentText, parentUid } from "../../query/nesting";
import { stateWord } from "../../state-list";
import { newestRuns, withGroups } from "./members";

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

/** Runs whose families are looked at first, and how many times more where these are too few. */
const FIRST_RUNS = 2_000;
const MORE = 10;

/** Groups, that of the newest run first; `after` is the `newest` of the last group of the page before. */
export async function listFoldGroups({
  ctx,
  filter: { experimentId, parentId } = {},
  after = null,
  limit,
}: {
  ctx: Context;
  filter?: FoldGroupFilter;
  after?: number | null;
  limit: number;
}): Promise<{ groups: FoldGroupRecord[]; next: number | null }> {
  const isBehind = after === null ? sql`true` : sql`max(id) < ${after}`;
  const page = (rows: readonly FoldGroupRecord[]) => {
    const groups = rows.slice(0, limit);
    return { groups, next: rows.length > limit ? (groups.at(-1)?.newest ?? null) : null };
  };
  if (parentId !== undefined) {
    const having = sql`${isBehind} and min(parent_id) = ${parentId}`;
    const ofExperiment = experimentId === undefined ? sql`true` : sql`r.experiment_id = ${experimentId}`;
    const runs = sql`${nestedIn(parentId)} and ${ofExperiment}`;
    return page(await selectGroups(ctx, { runs, having, limit: limit + 1 }));
  }
  for (let size = FIRST_RUNS; ; size *= MORE) {
    const { rows: newest } = await ctx.execute<{
      experiment_id: string;
      parent_text: string | null;
      least: string;
      n: string;
    }>(sql`
      with newest as (${newestRuns({ experimentId, after, limit: size })})
      select experiment_id, parent_text, (select min(id) from newest) as least, (select count(*) from newest) as n
      from newest group by experiment_id, parent_text`);
    if (newest.length === 0) return { groups: [], next: null };
    const isAll = Number(newest[0]?.n) < size;
    // Groups of the same families that are older may stand behind others that were not looked at.
    const having = sql`${isBehind} and max(id) >= ${newest[0]?.least ?? 0}::bigint`;
    const runs = familiesOf(newest);
    const rows = await selectGroups(ctx, { runs, having: isAll ? isBehind : having, limit: limit + 1 });
    if (isAll || rows.length > limit) return page(rows);
  }
}

/** The runs that are nested directly in this one. */
export function nestedIn(parentId: number): SQL {
  return sql`select r.* from run r where ${parentText("r")} =
    (select replace(o.uid::text, '-', '') from run o where o.id = ${parentId})`;
}

/** The runs of an experiment that are nested in none that is here. */
export function notNested(experimentId: number): SQL {
  return sql`select r.* from run r where r.experiment_id = ${experimentId} and not exists (
    select from run o where o.uid = ${parentUid("r")} and o.experiment_id = r.experiment_id and o.deleted_at is null
      and o.id <> r.id)`;
}

function familiesOf(families: readonly { experiment_id: string; parent_text: string | null }[]): SQL {
  const nested = families.filter(({ parent_text }) => parent_text !== null);
  const parents = nested.map(({ parent_text }) => parent_text);
  const theirs = nested.map(({ experiment_id }) => experiment_id);
  const flat = families.flatMap((one) => (one.parent_text === null ? [one.experiment_id] : []));
  return sql`
    select r.* from unnest(${sql.param(parents)}::text[], ${sql.param(theirs)}::bigint[]) f (parent_text, experiment_id)
      join run r on ${parentText("r")} = f.parent_text and r.experiment_id = f.experiment_id
    union all
    select r.* from run r where ${parentText("r")} is null and r.experiment_id = any(${sql.param(flat)}::bigint[])`;
}

/** @param runs those that groups are made of; see {@link withGroups} */
export async function selectGroups(
  ctx: Context,
  { runs, having, limit }: { runs: SQL; having: SQL; limit: number },
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
    ${withGroups(runs)}, page as (
      select group_id, experiment_id, min(parent_id) as parent_id, count(*) as runs,
        count(*) filter (where state = ${stateWord("complete")}) as complete,
        count(distinct fold) as folds, count(distinct seed) as seeds, count(distinct repeat) as repeats, max(id) as newest
      from grouped group by group_id, experiment_id
      having ${having}
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
