import {
  type Condition,
  type Expression,
  evaluateQuery,
  type Field,
  NUMBER_TEXT,
  type Query,
  readNumber,
  type Test,
  timeOf,
  type Value,
} from "@foldwise/core/query";
import { type SQL, sql } from "drizzle-orm";
import type { Column, MetricColumns, QueryColumns } from "./columns";

const TRUE = sql`true`;
const FALSE = sql`false`;

type Compared = Exclude<Condition, { operator: "is null" }>;

/**
 * The condition of a query, for `where`: as `evaluateQuery` of core defines it. What the query brings is bound as
 * parameters, none of it is part of the statement's text.
 * @param now what relative times are from, in milliseconds since 1970
 */
export function compileQuery(
  { expression }: Query,
  { columns, now }: { columns: QueryColumns; now: number },
): SQL {
  return expression === null ? TRUE : sql`(${compile(expression, { columns, now })})`;
}

interface Scope {
  columns: QueryColumns;
  now: number;
}

/** AND and OR take null for false, and NOT stands on single tests only. */
function compile(expression: Expression, scope: Scope): SQL {
  switch (expression.kind) {
    case "test":
      return compileTest(expression, scope);
    case "not":
      return sql`(${compile(expression.term, scope)}) is not true`;
    default: {
      const operator = expression.kind === "and" ? sql` and ` : sql` or `;
      const terms = expression.terms.map((term) => sql`(${compile(term, scope)})`);
      return sql.join(terms, operator);
    }
  }
}

function compileTest({ field, condition, isNegated }: Test, scope: Scope): SQL {
  switch (field.entity) {
    case "attribute": {
      const column = scope.columns.attributes[field.name];
      if (!column) throw new Error(`no column of the attribute ${field.name}`);
      if (condition.operator === "is null") return isNull(presenceOf(column), isNegated);
      return present(presenceOf(column), attributeHolds(column, condition, scope), isNegated);
    }
    case "metric":
      return compileMetric(field, condition, isNegated, scope);
    case "measure": {
      if (!scope.columns.measure) throw new Error("no columns of measures");
      const value = scope.columns.measure(field);
      if (condition.operator === "is null") return isNull(value, isNegated);
      return present(value, numberHolds(value, condition), isNegated);
    }
    case "dataset": {
      const { dataset } = scope.columns;
      if (!dataset) throw new Error("no columns of datasets");
      if (condition.operator === "is null") {
        const has = dataset((columns) => sql`${columns[field.key]} is not null`);
        return isNegated ? has : sql`not ${has}`;
      }
      return dataset((columns) =>
        present(columns[field.key], textHolds(columns[field.key], condition), isNegated),
      );
    }
    default: {
      const values = field.entity === "param" ? scope.columns.params : scope.columns.tags;
      if (!values) throw new Error(`no column of ${field.entity}s`);
      const text = sql`${values} ->> ${field.key}`;
      if (condition.operator === "is null") return isNull(sql`(${text})`, isNegated);
      return present(sql`(${text})`, looseHolds({ values, key: field.key }, condition), isNegated);
    }
  }
}

function isNull(value: SQL, isNegated: boolean): SQL {
  return isNegated ? sql`${value} is not null` : sql`${value} is null`;
}

/** A negated test needs a value, too. */
function present(value: SQL, holds: SQL, isNegated: boolean): SQL {
  return isNegated ? sql`${value} is not null and (${holds}) is not true` : holds;
}

function presenceOf(column: Column): SQL {
  if (column.kind === "named") return column.id;
  return column.kind === "text" ? column.text : column.value;
}

function attributeHolds(column: Column, condition: Compared, { now }: Scope): SQL {
  switch (column.kind) {
    case "text":
      return condition.operator === "in" && column.equals
        ? column.equals(textsOf(condition.values))
        : textHolds(column.text, condition);
    case "words":
      return wordHolds(column, condition);
    case "named":
      if (condition.operator !== "in") return textHolds(column.name, condition);
      return namedIn(column, condition.values);
    case "flag":
      return condition.operator === "in"
        ? sql`${column.value} = any(${sql.param(flagsOf(condition.values))}::boolean[])`
        : FALSE;
    case "number":
      return column.isWhole && condition.operator === "in"
        ? wholeAnyOf(column.value, numbersOf(condition.values))
        : numberHolds(sql`(${column.value})::float8`, condition);
    case "time":
      return timeHolds(column.value, condition, now);
  }
}

function textHolds(text: SQL, condition: Compared): SQL {
  switch (condition.operator) {
    case "in":
      return sql`${text} = any(${sql.param(textsOf(condition.values))}::text[])`;
    case "like":
      return sql`${text} like ${condition.pattern}`;
    case "ilike":
      return sql`${text} ilike ${condition.pattern}`;
    case "matches":
      return condition.pattern.ignoresCase
        ? sql`${text} ~* ${condition.pattern.postgres}`
        : sql`${text} ~ ${condition.pattern.postgres}`;
    default:
      return FALSE;
  }
}

/** Few values: which of them match is known before Postgres is asked, so that an index of them serves. */
function wordHolds({ value, words }: Column & { kind: "words" }, condition: Compared): SQL {
  if (condition.operator === "matches") {
    const cases = Object.entries(words).map(([stored, word]) => sql`when ${stored} then ${word}`);
    return textHolds(sql`(case ${value}::text ${sql.join(cases, sql` `)} end)`, condition);
  }
  const query: Query = {
    expression: {
      kind: "test",
      field: { entity: "attribute", name: "word", kind: "text" },
      condition,
      isNegated: false,
    },
  };
  const record = { metrics: new Map(), params: new Map(), tags: new Map(), datasets: [] };
  const matching = Object.entries(words).flatMap(([stored, word]) =>
    evaluateQuery(query, { ...record, attributes: { word } }, { now: 0 }) ? [stored] : [],
  );
  if (matching.length === 0) return FALSE;
  return sql`${value} in (${sql.join(
    matching.map((stored) => sql`${stored}`),
    sql`, `,
  )})`;
}

function numberHolds(number: SQL, condition: Compared): SQL {
  if (condition.operator === "in") return anyOf(number, numbersOf(condition.values));
  if (!("value" in condition) || condition.value.type !== "number") return FALSE;
  return sql`${number} ${sql.raw(condition.operator)} ${condition.value.number}::float8`;
}

function anyOf(value: SQL, numbers: readonly number[]): SQL {
  const [only] = numbers;
  if (only === undefined) return FALSE;
  return numbers.length === 1
    ? sql`${value} = ${only}::float8`
    : sql`${value} = any(${sql.param(numbers)}::float8[])`;
}

function namedIn({ id, name }: Column & { kind: "named" }, values: readonly Value[]): SQL {
  const [numbers, texts] = [numbersOf(values), textsOf(values)];
  const byName = sql`${name} = any(${sql.param(texts)}::text[])`;
  if (numbers.length === 0) return byName;
  return texts.length === 0 ? wholeAnyOf(id, numbers) : sql`(${wholeAnyOf(id, numbers)} or ${byName})`;
}

function wholeAnyOf(value: SQL, numbers: readonly number[]): SQL {
  const whole = numbers.filter(Number.isSafeInteger);
  const [only] = whole;
  if (only === undefined) return FALSE;
  return whole.length === 1
    ? sql`${value} = ${only}::bigint`
    : sql`${value} = any(${sql.param(whole)}::bigint[])`;
}

/** Milliseconds are what is shown of a time, and what it is compared by. */
function timeHolds(time: SQL, condition: Compared, now: number): SQL {
  const shown = sql`date_trunc('milliseconds', ${time})`;
  const moment = (value: Value) => (value.type === "time" ? sql`(${timestamp(timeOf(value, now))})` : FALSE);
  if (condition.operator === "in")
    return sql`${shown} in (${sql.join(condition.values.map(moment), sql`, `)})`;
  return "value" in condition
    ? sql`${shown} ${sql.raw(condition.operator)} ${moment(condition.value)}`
    : FALSE;
}

const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59Z");

/** A moment beyond the years 1 to 9999 is as good as their end: nothing is stored there. */
function timestamp(ms: number): SQL {
  const bound = Math.min(Math.max(ms, FIRST_MS), LAST_MS);
  return sql`'epoch'::timestamptz + ${bound}::float8 * interval '1 millisecond'`;
}

/** A value of any type in a jsonb column, by its name. Containment is what the column's GIN index finds. */
function looseHolds({ values, key }: { values: SQL; key: string }, condition: Compared): SQL {
  if (condition.operator === "in")
    return sql`(${sql.join(
      condition.values.map((value) => looseEquals({ values, key }, value)),
      sql` or `,
    )})`;
  if ("value" in condition) return numberHolds(looseNumber(values, key), condition);
  return textHolds(sql`(${values} ->> ${key})`, condition);
}

function looseEquals({ values, key }: { values: SQL; key: string }, value: Value): SQL {
  const contains = (each: string | number | boolean) =>
    sql`${values} @> ${JSON.stringify({ [key]: each })}::jsonb`;
  const any = (all: readonly (string | number | boolean)[]) => sql.join(all.map(contains), sql` or `);
  switch (value.type) {
    case "text": {
      const number = readNumber(value.text);
      const flags = value.text === "true" || value.text === "false" ? [value.text === "true"] : [];
      return any([value.text, ...(number === null ? [] : [number]), ...flags]);
    }
    case "flag":
      return any([value.flag, String(value.flag), value.flag ? "True" : "False"]);
    case "number":
      return sql`coalesce(${looseNumber(values, key)} = ${value.number}::float8, false)`;
    default:
      return FALSE;
  }
}

/** The number that a value is, or that its text writes; null for any other. */
export function looseNumber(values: SQL, key: string): SQL {
  const text = sql`(${values} ->> ${key})`;
  return sql`(case when jsonb_typeof(${values} -> ${key}) = 'number' or ${text} ~ ${NUMBER_TEXT} then ${text}::float8 end)`;
}

const SPECIALS = [
  [1, Number.NaN],
  [2, Number.POSITIVE_INFINITY],
  [3, Number.NEGATIVE_INFINITY],
] as const;

function compileMetric(
  { key, aggregate }: Field & { entity: "metric" },
  condition: Condition,
  isNegated: boolean,
  { columns: { metric } }: Scope,
): SQL {
  if (!metric) throw new Error("no columns of metrics");
  const hasValue = ({ value, special }: MetricColumns) => (special ? TRUE : sql`${value} is not null`);
  if (condition.operator === "is null") {
    const has = metric({ key, aggregate }, hasValue);
    return isNegated ? has : sql`not ${has}`;
  }
  return metric({ key, aggregate }, (columns) => {
    const holds = metricHolds(columns, condition);
    return isNegated ? sql`${hasValue(columns)} and (${holds}) is not true` : holds;
  });
}

/** Comparisons with finite numbers are those of the column, so that its index finds them. */
function metricHolds({ value, special }: MetricColumns, condition: Compared): SQL {
  const [finite, isSpecial] = finiteHolds(value, condition);
  const codes = SPECIALS.flatMap(([code, number]) => (isSpecial(number) ? [code] : []));
  if (special === null || codes.length === 0) return finite;
  return sql`(${finite} or (${value} is null and ${special} = any(${sql.param(codes)}::smallint[])))`;
}

const COMPARE: Readonly<Record<"<" | "<=" | ">" | ">=", (left: number, right: number) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** The condition of a finite value, and whether another number meets it. */
function finiteHolds(value: SQL, condition: Compared): [SQL, (special: number) => boolean] {
  if (condition.operator === "in") {
    const numbers = numbersOf(condition.values);
    return [
      anyOf(value, numbers.filter(Number.isFinite)),
      (special) => numbers.some((number) => Object.is(number, special)),
    ];
  }
  if (!("value" in condition) || condition.value.type !== "number") return [FALSE, () => false];
  const { number } = condition.value;
  const compare = COMPARE[condition.operator];
  const finite = Number.isFinite(number)
    ? sql`${value} ${sql.raw(condition.operator)} ${number}::float8`
    : compare(0, number)
      ? sql`${value} is not null`
      : FALSE;
  return [finite, (special) => compare(special, number)];
}

function textsOf(values: readonly Value[]): string[] {
  return values.flatMap((value) => (value.type === "text" ? [value.text] : []));
}

function numbersOf(values: readonly Value[]): number[] {
  return values.flatMap((value) => (value.type === "number" ? [value.number] : []));
}

function flagsOf(values: readonly Value[]): boolean[] {
  return values.flatMap((value) => (value.type === "flag" ? [value.flag] : []));
}
