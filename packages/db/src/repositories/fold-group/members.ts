import {
  FOLD_NAME_TAGS,
  type FOLD_NAMES,
  INTEGER,
  NO_NUMBER,
  WHOLE_NUMBER,
} from "@foldwise/core/fold-groups";
import { type SQL, sql } from "drizzle-orm";
import { parentText, parentUid } from "../../query/nesting";
import { stateWord } from "../../state-list";

/** The parameter or tag of a run that holds one of fold, seed and repeat. */
const keyOf = (name: (typeof FOLD_NAMES)[number]) =>
  sql`coalesce(e.tags ->> ${FOLD_NAME_TAGS[name]}::text, ${name}::text)`;

const textOf = (key: string) =>
  sql`coalesce(r.params ->> k.${sql.identifier(key)}, r.tags ->> k.${sql.identifier(key)})`;

/** Of a run `r` of the experiment `e`, whose fold is called `k.fold`. */
const HAS_FOLD = sql`e.deleted_at is null and r.sweep_id is null and r.deleted_at is null
  and (jsonb_exists(r.params, k.fold) or jsonb_exists(r.tags, k.fold))`;

/** The families of the newest runs with a fold: columns `id`, `experiment_id` and `parent_text`. */
export function newestRuns({
  experimentId,
  after,
  limit,
}: {
  experimentId: number | undefined;
  after: number | null;
  limit: number;
}): SQL {
  return sql`
    select r.id, r.experiment_id, ${parentText("r")} as parent_text
    from run r
      join experiment e on e.id = r.experiment_id
      cross join lateral (select ${keyOf("fold")} as fold) k
    where ${HAS_FOLD} and (${experimentId ?? null}::bigint is null or r.experiment_id = ${experimentId ?? null}::bigint)
      and (${after}::bigint is null or r.id < ${after}::bigint)
    order by r.id desc limit ${limit}`;
}

/** As it is compared: `3.0` is `3`, and what says that there is none is none. */
const numberOf = (text: string, pattern: string) => sql`case
  when m.${sql.identifier(text)} ~ ${pattern}::text then split_part(m.${sql.identifier(text)}, '.', 1)::bigint::text
  when m.${sql.identifier(text)} = any(${sql.param([...NO_NUMBER])}::text[]) then null
  else m.${sql.identifier(text)} end`;

/**
 * Runs that programs outside logged with a fold, each with the id of its group, as the CTE `grouped` of a statement: columns
 * `id`, `name`, `state`, `experiment_id`, `fold`, `seed`, `repeat` (texts), `group_id`, `parent_id` and `parent_text`.
 *
 * A group is the runs of one experiment that are nested in one run. Where a fold has several of them, as where a parent holds
 * a search, those with the same parameters besides fold, seed and repeat are one; so are runs that are nested in nothing.
 *
 * Ids: `r12` of the runs nested in run 12; `r12-…` of those of them with the same parameters; `e5-…` of runs of experiment 5 that
 * are nested in none that is here.
 *
 * @param runs a query of rows of `run`, which has whole families: all runs that are nested in a run, or in none of an experiment
 */
export function withGroups(runs: SQL): SQL {
  return sql`
    with member as materialized (
      select r.id, r.name, r.state, r.experiment_id, ${parentText("r")} as parent_text, ${parentUid("r")} as parent_uid,
        ${textOf("fold")} as fold, ${textOf("seed")} as seed, ${textOf("repeat")} as repeat,
        md5(((r.params - k.fold) - k.seed - k.repeat)::text) as settings
      from experiment e
        cross join lateral (select ${keyOf("fold")} as fold, ${keyOf("seed")} as seed, ${keyOf("repeat")} as repeat) k
        join (${runs}) r on r.experiment_id = e.id
      where ${HAS_FOLD}
    ), placed as (
      select m.*, concat_ws(' ', ${numberOf("fold", WHOLE_NUMBER)}, 's', ${numberOf("seed", INTEGER)},
        'r', ${numberOf("repeat", WHOLE_NUMBER)}) as place
      from member m
    ), family as (
      select experiment_id, parent_text,
        count(*) filter (where state = ${stateWord("complete")})
          > count(distinct place) filter (where state = ${stateWord("complete")})
          and count(distinct settings) > 1 as is_split
      from placed where parent_text is not null group by experiment_id, parent_text
    ), grouped as (
      select p.*, o.id as parent_id,
        case
          when o.id is null then 'e' || p.experiment_id || '-' || left(md5(concat_ws(' ', p.parent_text,
            case when p.parent_text is null or f.is_split then p.settings end)), 12)
          when f.is_split then 'r' || o.id || '-' || left(p.settings, 12)
          else 'r' || o.id
        end as group_id
      from placed p
        left join family f on f.experiment_id = p.experiment_id and f.parent_text = p.parent_text
        left join run o on o.uid = p.parent_uid and o.experiment_id = p.experiment_id and o.deleted_at is null and o.id <> p.id
    )`;
}
