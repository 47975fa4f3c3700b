import type { Order } from "@foldwise/core/query";
import { type SQL, sql } from "drizzle-orm";
import type { QueryColumns } from "./columns";
import { looseNumber } from "./compile";

/** A value that rows are ordered by; rows without one stand last, whatever the direction. */
export interface OrderKey {
  readonly value: SQL;
  readonly type: "float8" | "text" | "timestamptz" | "bigint" | "uuid" | "boolean";
  readonly isDescending: boolean;
  /** Never null, so that an index that has nulls at the other end serves. */
  readonly isPresent?: boolean;
}

const ORDERED_TEXT = sql` collate "C"`;

/**
 * The keys of an order but that of runs by a metric, which are of another table.
 * @param ordersAsText whether numbers of parameters and tags stand in the order of their text
 */
export function orderKeys(
  { field, isDescending }: Order,
  { columns, ordersAsText }: { columns: QueryColumns; ordersAsText: boolean },
): OrderKey[] {
  const text = (value: SQL): OrderKey => ({
    value: sql`(${value})${ORDERED_TEXT}`,
    type: "text",
    isDescending,
  });
  if (field.entity === "metric") {
    if (!columns.metricOrder) throw new Error("the keys of a metric are in metric_latest");
    const value = columns.metricOrder(field);
    // NaN stands behind all other values, whatever the direction, and before rows without one.
    return [
      { value: sql`nullif(${value}, 'NaN')`, type: "float8", isDescending },
      { value: sql`(case when ${value} = 'NaN' then 0 end)::float8`, type: "float8", isDescending: false },
    ];
  }
  if (field.entity === "measure") {
    if (!columns.measure) throw new Error("no columns of measures");
    return [{ value: columns.measure(field), type: "float8", isDescending }];
  }
  if (field.entity !== "attribute") {
    const values = field.entity === "param" ? columns.params : columns.tags;
    if (!values) throw new Error(`no column of ${field.entity}s`);
    const asText = text(sql`${values} ->> ${field.key}`);
    return ordersAsText
      ? [asText]
      : [{ value: looseNumber(values, field.key), type: "float8", isDescending }, asText];
  }
  const column = columns.attributes[field.name];
  if (!column) throw new Error(`no column of the attribute ${field.name}`);
  switch (column.kind) {
    case "text":
      return [text(column.text)];
    case "words": {
      const cases = Object.entries(column.words).map(([stored, word]) => sql`when ${stored} then ${word}`);
      return [text(sql`case ${column.value}::text ${sql.join(cases, sql` `)} end`)];
    }
    case "named":
      return [text(column.name)];
    case "time":
      return [{ value: column.value, type: "timestamptz", isDescending }];
    case "flag":
      return [{ value: column.value, type: "boolean", isDescending }];
    case "number":
      return [{ value: sql`(${column.value})::float8`, type: "float8", isDescending }];
  }
}

/** What stands after `order by`. */
export function orderSql(keys: readonly OrderKey[]): SQL {
  const parts = keys.map(({ value, isDescending, isPresent }) => {
    const direction = `${isDescending ? "desc" : "asc"}${isPresent ? "" : " nulls last"}`;
    return sql`${value} ${sql.raw(direction)}`;
  });
  return sql.join(parts, sql`, `);
}

/** The keys of a row as texts, to be kept in a cursor. */
export function keyTexts(keys: readonly OrderKey[]): SQL {
  return sql`array[${sql.join(
    keys.map(({ value }) => sql`(${value})::text`),
    sql`, `,
  )}]::text[]`;
}

/** The condition of the rows that stand behind the one with these keys. */
export function behind(keys: readonly OrderKey[], at: readonly (string | null)[]): SQL {
  const alternatives = keys.flatMap((key, index) => {
    const beyond = isBeyond(key, at[index] ?? null);
    if (beyond === null) return [];
    const equal = keys.slice(0, index).map((before, place) => isAt(before, at[place] ?? null));
    return [sql`(${sql.join([...equal, beyond], sql` and `)})`];
  });
  return alternatives.length === 0 ? sql`false` : sql`(${sql.join(alternatives, sql` or `)})`;
}

function isAt({ value, type }: OrderKey, at: string | null): SQL {
  return at === null ? sql`${value} is null` : sql`${value} = ${at}::${sql.raw(type)}`;
}

/** Null where nothing is: a missing value stands last. */
function isBeyond({ value, type, isDescending }: OrderKey, at: string | null): SQL | null {
  if (at === null) return null;
  return sql`(${value} ${sql.raw(isDescending ? "<" : ">")} ${at}::${sql.raw(type)} or ${value} is null)`;
}
