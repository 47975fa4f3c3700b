import { invalid } from "@foldwise/core/errors";
import { allOf, attributeTest, type Condition, oneOf, type Query } from "@foldwise/core/query";
import type { TrialState } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import { containsPattern } from "../../like";
import { boundedStatement, compileQuery, TRIAL_COLUMNS } from "../../query";
import { KEEPS_CONSTRAINTS } from "../trial/feasible";
import { readTrials, type TrialRecord } from "./trial-record";

/** Trials of one answer. */
export const MAX_TRIALS_LISTED = 500;

/** What a sweep's trials are filtered by; all conditions hold. */
export interface TrialFilter {
  states?: readonly TrialState[];
  variant?: string;
  numbers?: readonly number[];
  /** Values of parameters: of one that is searched as text its text, of a number a range with both ends. */
  parameters?: readonly ({ name: string } & (
    | { text: string }
    | { low: number | null; high: number | null }
  ))[];
  /** Part of the variant, of a parameter's value, of the error, or of the reason of a stop; in any case. */
  text?: string;
  query?: Query;
}

export type TrialSort = {
  descending: boolean;
} & (
  | { by: "number" | "objective" | "state" | "variant" | "duration" }
  /** `isNumber`: its values are numbers, or null. */
  | { by: "parameter"; name: string; isNumber: boolean }
);

/** As `before`: the last page. */
const LAST_PAGE = "end";

export interface TrialPage {
  trials: TrialRecord[];
  /** Of the sweep. */
  total: number;
  /** That the filter leaves. */
  matching: number;
  /** Of these, how many stand before the first of the page. */
  offset: number;
  next: string | null;
  previous: string | null;
}

/** The place of a trial in an order: equal values by number, missing ones last. */
interface Place {
  value: string | number | null;
  number: number;
}

const keyRow = z.object({
  id: z.coerce.number(),
  number: z.int(),
  value: z.union([z.string(), z.number()]).nullable(),
});

/**
 * A page of a sweep's trials. One look over the narrow part of the sweep's own trials counts, filters and orders; runs
 * are read of the page alone.
 * @param after `next` of the page before
 * @param before `previous` of the page behind, or `end` for the last page
 * @param from begin with this trial, or where it would stand if the filter left it
 * @throws FoldwiseError `invalid` for a cursor that is none
 */
export async function listTrials(request: TrialRequest): Promise<TrialPage> {
  if (request.filter?.query === undefined) return readTrialPage(request);
  // What a person wrote may take long.
  return boundedStatement(request.ctx, (ctx) => readTrialPage({ ...request, ctx }));
}

interface TrialRequest {
  ctx: Context;
  sweepId: number;
  filter?: TrialFilter;
  sort?: TrialSort;
  after?: string;
  before?: string;
  from?: number;
  limit: number;
}

async function readTrialPage({
  ctx,
  sweepId,
  filter = {},
  sort = { by: "number", descending: false },
  after,
  before,
  from,
  limit,
}: TrialRequest): Promise<TrialPage> {
  const key = keyOf(sort);
  const keyed = sql`select id, number, ${key.value} as value, ${matches(filter)} as matches from trial
    where sweep_id = ${sweepId}`;
  const start =
    after !== undefined
      ? readCursor(after, "after", key.isNumber)
      : before !== undefined
        ? before === LAST_PAGE
          ? null
          : readCursor(before, "before", key.isNumber)
        : from !== undefined
          ? await placeOf(ctx, keyed, from)
          : null;
  // The last page has no place that it stands before.
  const isBack = before !== undefined;
  const side = isBack ? "before" : after !== undefined ? "after" : "from";
  const { rows } = await ctx.execute(sql`
    select id, number, value from (${keyed}) t
    where matches ${start ? sql`and ${standsOn(side, start, sort.descending)}` : sql``}
    ${orderOf(sort.descending, isBack)} limit ${limit + 1}`);
  const found = rows.map((row) => keyRow.parse(row));
  const page = found.slice(0, limit);
  if (isBack) page.reverse();
  const [first] = page;
  const { rows: counts } = await ctx.execute(sql`
    select count(*)::int as total, (count(*) filter (where matches))::int as matching,
      ${first ? sql`(count(*) filter (where matches and ${standsOn("before", first, sort.descending)}))::int` : sql`0`} as "offset"
    from (${keyed}) t`);
  const { total, matching, offset } = countRow.parse(counts[0]);
  const last = page.at(-1);
  return {
    trials: await readTrials(
      ctx,
      page.map(({ id }) => id),
    ),
    total,
    matching,
    offset,
    next: last && offset + page.length < matching ? writeCursor(last) : null,
    previous: first && offset > 0 ? writeCursor(first) : null,
  };
}

const countRow = z.object({ total: z.int(), matching: z.int(), offset: z.int() });

/**
 * What the trials are ordered by: null where a trial has none, or none that has an order. The objective of a trial that exceeds
 * a constraint is not compared with that of others.
 */
function keyOf(sort: TrialSort): { value: SQL; isNumber: boolean } {
  switch (sort.by) {
    case "number":
      return { value: sql`number`, isNumber: true };
    case "objective":
      return {
        value: sql`case when evaluated_objective > '-Infinity' and evaluated_objective < 'Infinity' and ${KEEPS_CONSTRAINTS}
          then evaluated_objective end`,
        isNumber: true,
      };
    case "duration":
      return { value: sql`extract(epoch from finished_at - started_at)::float8`, isNumber: true };
    case "state":
      return { value: sql`state::text collate "C"`, isNumber: false };
    case "variant":
      return { value: sql`variant collate "C"`, isNumber: false };
    case "parameter":
      return sort.isNumber
        ? { value: parameterNumber(sort.name), isNumber: true }
        : { value: sql`(configuration ->> ${sort.name}) collate "C"`, isNumber: false };
  }
}

/** A parameter's value where it is a number; null for any other. */
function parameterNumber(name: string): SQL {
  return sql`case when jsonb_typeof(configuration -> ${name}) = 'number' then (configuration ->> ${name})::float8 end`;
}

function orderOf(descending: boolean, isBack: boolean): SQL {
  // Missing values stand last whichever way, so that going back they come first.
  const value = descending === isBack ? sql`value asc` : sql`value desc`;
  return isBack
    ? sql`order by value is null desc, ${value}, number desc`
    : sql`order by value is null, ${value}, number`;
}

/** The condition of what stands before or after a place, or from it on. */
function standsOn(side: "before" | "after" | "from", { value, number }: Place, descending: boolean): SQL {
  const isBefore = side === "before";
  const byNumber = isBefore
    ? sql`number < ${number}`
    : side === "from"
      ? sql`number >= ${number}`
      : sql`number > ${number}`;
  if (value === null)
    return isBefore ? sql`(value is not null or ${byNumber})` : sql`(value is null and ${byNumber})`;
  const beyond = isBefore === descending ? sql`value > ${value}` : sql`value < ${value}`;
  const missing = isBefore ? sql`` : sql`or value is null`;
  return sql`(${beyond} or (value = ${value} and ${byNumber}) ${missing})`;
}

async function placeOf(ctx: Context, keyed: SQL, number: number): Promise<Place | null> {
  const { rows } = await ctx.execute(
    sql`select id, number, value from (${keyed}) t where number >= ${number} order by number limit 1`,
  );
  return rows[0] ? keyRow.parse(rows[0]) : null;
}

function writeCursor({ number, value }: Place): string {
  return `${number}~${value === null ? "" : `=${value}`}`;
}

function readCursor(text: string, field: string, isNumber: boolean): Place {
  const [, number, has, value = ""] = /^(\d{1,9})~(=?)(.*)$/s.exec(text) ?? [];
  const numeric = Number(value);
  if (number === undefined || (has === "" && value !== "") || (isNumber && !Number.isFinite(numeric)))
    throw invalid([
      {
        field,
        value: text.slice(0, 40),
        problem: "is not a cursor of this list",
        remedy: "use next or previous of an answer with the same sort",
      },
    ]);
  return { number: Number(number), value: has === "" ? null : isNumber ? numeric : value };
}

function matches(filter: TrialFilter): SQL {
  const { text } = filter;
  const query = compileQuery(trialQuery(filter), { columns: TRIAL_COLUMNS, now: Date.now() });
  const conditions = [query, ...(text === undefined || text === "" ? [] : [contains(text)])];
  return sql`coalesce(${sql.join(conditions, sql` and `)}, false)`;
}

/** A filter's query together with the filters that have a name of their own. */
function trialQuery({ states, variant, numbers, parameters = [], query }: TrialFilter): Query {
  return allOf([
    ...(states && states.length > 0 ? [attributeTest("state", "text", oneOf(states))] : []),
    ...(variant === undefined ? [] : [attributeTest("variant", "text", oneOf([variant]))]),
    ...(numbers === undefined ? [] : [attributeTest("number", "number", oneOf(numbers))]),
    ...parameters.flatMap((one) => {
      if ("text" in one) return [parameterTest(one.name, oneOf([one.text]))];
      return [
        ...(one.low === null ? [] : [parameterTest(one.name, bound(">=", one.low))]),
        ...(one.high === null ? [] : [parameterTest(one.name, bound("<=", one.high))]),
      ];
    }),
    ...(query === undefined ? [] : [query]),
  ]);
}

function parameterTest(key: string, condition: Condition): Query {
  return { expression: { kind: "test", field: { entity: "param", key }, condition, isNegated: false } };
}

function bound(operator: "<=" | ">=", number: number): Condition {
  return { operator, value: { type: "number", number } };
}

function contains(text: string): SQL {
  const pattern = containsPattern(text);
  return sql`(variant ilike ${pattern} or failure ->> 'message' ilike ${pattern} or stop ->> 'reason' ilike ${pattern}
    or stop ->> 'rule' ilike ${pattern} or exists (
      select from jsonb_each_text(configuration) c where c.value ilike ${pattern}))`;
}
