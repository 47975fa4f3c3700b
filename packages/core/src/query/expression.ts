import type { RegularExpression } from "./regular-expression";

/** A filter after parsing: names are known, values have the type of what they are compared with. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly terms: readonly Expression[] }
  | { readonly kind: "not"; readonly term: Expression }
  | Test;

/**
 * One comparison. It is false where the field has no value, negated or not: `params.a != 'x'` finds no run without
 * the parameter, and `NOT params.a = 'x'` does.
 */
export interface Test {
  readonly kind: "test";
  readonly field: Field;
  readonly condition: Condition;
  /** `!=`, `NOT IN`, `NOT LIKE`, `IS NOT NULL`. */
  readonly isNegated: boolean;
}

export type Condition =
  | { readonly operator: "is null" }
  /** One of the values; `=` has one. */
  | { readonly operator: "in"; readonly values: readonly Value[] }
  | { readonly operator: "<" | "<=" | ">" | ">="; readonly value: Value }
  | { readonly operator: "like" | "ilike"; readonly pattern: string }
  | { readonly operator: "matches"; readonly pattern: RegularExpression };

export type Value =
  | { readonly type: "text"; readonly text: string }
  /** NaN and the infinities are values; NaN equals NaN alone and is neither smaller nor greater. */
  | { readonly type: "number"; readonly number: number }
  | { readonly type: "flag"; readonly flag: boolean }
  /** Milliseconds since 1970; `relative`: since the moment of the search. */
  | { readonly type: "time"; readonly ms: number; readonly isRelative: boolean };

export type Field =
  | { readonly entity: "attribute"; readonly name: string; readonly kind: AttributeKind }
  | { readonly entity: "metric"; readonly key: string; readonly aggregate: MetricAggregate }
  | MeasureField
  | { readonly entity: "param" | "tag"; readonly key: string }
  | { readonly entity: "dataset"; readonly key: DatasetKey };

/** A measure of evaluations, of those that were made under all of the conditions. */
export interface MeasureField {
  readonly entity: "measure";
  readonly key: string;
  readonly aggregate: MeasureAggregate;
  readonly conditions: readonly MeasureCondition[];
}

export interface MeasureCondition {
  readonly name: string;
  readonly value: string | number | boolean;
}

/** What is taken of several evaluations. */
export type MeasureAggregate = "mean" | "min" | "max";

export const METRIC_AGGREGATES = ["last", "min", "max"] as const;
export type MetricAggregate = (typeof METRIC_AGGREGATES)[number];

export const DATASET_KEYS = ["name", "digest", "context"] as const;
export type DatasetKey = (typeof DATASET_KEYS)[number];

/** `named`: a thing with a number and a name, compared by either. */
export type AttributeKind = "text" | "number" | "time" | "flag" | "named";

export interface Query {
  /** Null where everything is asked for. */
  readonly expression: Expression | null;
}

export interface Order {
  readonly field: Exclude<Field, { entity: "dataset" }>;
  readonly isDescending: boolean;
}

/** Whether a filter says anything that the condition holds for. */
export function someTest(query: Query, holds: (test: Test) => boolean): boolean {
  const look = (expression: Expression): boolean =>
    expression.kind === "test"
      ? holds(expression)
      : expression.kind === "not"
        ? look(expression.term)
        : expression.terms.some(look);
  return query.expression !== null && look(query.expression);
}

/** What finds everything that each of the queries finds. */
export function allOf(queries: readonly Query[]): Query {
  const terms = queries.flatMap(({ expression }) =>
    expression === null ? [] : expression.kind === "and" ? expression.terms : [expression],
  );
  const [only] = terms;
  if (only === undefined) return { expression: null };
  return { expression: terms.length === 1 ? only : { kind: "and", terms } };
}

/** A query of one attribute, as a program asks it. */
export function attributeTest(name: string, kind: AttributeKind, condition: Condition): Query {
  return {
    expression: { kind: "test", field: { entity: "attribute", name, kind }, condition, isNegated: false },
  };
}

/** The condition of having one of these values. */
export function oneOf(values: readonly (string | number)[]): Condition {
  return {
    operator: "in",
    values: values.map((value) =>
      typeof value === "number" ? { type: "number", number: value } : { type: "text", text: value },
    ),
  };
}
