import { PARENT_RUN_TAG } from "@foldwise/core/fold-groups";
import { type SQL, sql } from "drizzle-orm";

/** The tag's name as a literal, so that the index `run_parent` is found; it is made of letters and a dot. */
const TAG = sql.raw(`'${PARENT_RUN_TAG}'`);

/** What a run names as its parent; null where it names none. @param alias of the table `run` in the statement */
export function parentText(alias: string): SQL<string | null> {
  return sql<string | null>`(${sql.identifier(alias)}.tags ->> ${TAG})`;
}

/** The UUID that it names; null where it names none, or what is none. */
export function parentUid(alias: string): SQL {
  return sql`case when ${parentText(alias)} ~ '^[0-9a-f]{32}$' then ${parentText(alias)}::uuid end`;
}

/** Whether a run is above itself. */
function isInLoop(alias: string): SQL {
  return sql`exists (
    with recursive above (id, parent) as (
      select a.id, ${parentUid("a")} from run a where a.uid = ${parentUid(alias)}
      union
      select a.id, ${parentUid("a")} from above join run a on a.uid = above.parent)
    select from above where above.id = ${sql.identifier(alias)}.id)`;
}

/**
 * The number of the run that a run is nested in; null where it names none that is here and not deleted. A loop is cut at each run
 * of it that is older than the one it names: each loop has one, and only such a run is asked whether it is in a loop.
 */
export function parentId(alias = "run"): SQL<number | null> {
  return sql<number | null>`(select p.id from run p where p.uid = ${parentUid(alias)} and p.deleted_at is null
    and not (p.id >= ${sql.identifier(alias)}.id and ${isInLoop(alias)}))`.mapWith(Number);
}

/** How many runs are nested directly in a run. */
export function childCount(alias = "run"): SQL<number> {
  return sql<number>`(select count(*) from run c where ${parentText("c")} = replace(${sql.identifier(alias)}.uid::text, '-', '')
    and c.deleted_at is null and ${parentId("c")} = ${sql.identifier(alias)}.id)`.mapWith(Number);
}

/** Runs that are nested in none. */
export function isOutermost(): SQL {
  return sql`(${parentText("run")} is null or ${parentId()} is null)`;
}

/** Runs that are nested directly in this one. */
export function isNestedIn(id: number): SQL {
  return sql`(${parentText("run")} = (select replace(o.uid::text, '-', '') from run o where o.id = ${id}) and ${parentId()} = ${id})`;
}
