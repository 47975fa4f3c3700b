import { FOLD_NAME_TAGS, type FoldName, INTEGER, WHOLE_NUMBER } from "@foldwise/core/fold-groups";
import { type SQL, sql } from "drizzle-orm";
import { run } from "../schema";

/**
 * What a logged run has as its fold, seed or repeat: the parameter or tag that its experiment's tags name, or the one called
 * so. Of a statement with the table `run`.
 */
export function loggedText(name: FoldName): SQL<string | null> {
  const key = sql`coalesce((select e.tags ->> ${FOLD_NAME_TAGS[name]}::text from experiment e
    where e.id = ${run.experimentId}), ${name}::text)`;
  return sql<string | null>`coalesce(${run.params} ->> ${key}, ${run.tags} ->> ${key})`;
}

/** Null where it is no number, and for a run of a sweep, which has columns of its own. */
function loggedNumber(name: FoldName, pattern: string): SQL {
  const text = loggedText(name);
  return sql`case when ${run.sweepId} is null and ${text} ~ ${pattern}::text then split_part(${text}, '.', 1)::bigint end`;
}

/** A run's fold, also of a logged run that has one. Of a statement with the table `run`. */
export const FOLD_OF_RUN: SQL<number | null> =
  sql`coalesce(${run.fold}::bigint, ${loggedNumber("fold", WHOLE_NUMBER)})`.mapWith(Number);

/** As {@link FOLD_OF_RUN}. */
export const SEED_OF_RUN: SQL<number | null> =
  sql`coalesce(${run.seed}, ${loggedNumber("seed", INTEGER)})`.mapWith(Number);
