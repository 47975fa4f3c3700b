import { metricDirection } from "../measures";
import { QueryError } from "./error";
import {
  type AttributeKind,
  type Condition,
  DATASET_KEYS,
  type Field,
  type MeasureCondition,
  type MetricAggregate,
  type Test,
  type Value,
} from "./expression";
import type {
  ParsedCondition,
  ParsedExpression,
  ParsedField,
  ParsedTest,
  ParsedValue,
  Span,
} from "./grammar/parser.mjs";
import { isOpenEscape } from "./like";
import { PatternError, readRegularExpression } from "./regular-expression";
import type { AttributeSchema, QuerySchema } from "./schema";
import { readTime } from "./times";

/** Most values of one IN. */
const MAX_VALUES = 2_000;

/** The prefixes of the language, which are MLflow's. */
export const PREFIXES = {
  metric: "metric",
  metrics: "metric",
  param: "param",
  params: "param",
  parameter: "param",
  parameters: "param",
  tag: "tag",
  tags: "tag",
  attribute: "attribute",
  attributes: "attribute",
  attr: "attribute",
  run: "attribute",
  dataset: "dataset",
  datasets: "dataset",
  measure: "measure",
  measures: "measure",
} as const satisfies Record<string, Field["entity"]>;

/** `metric` compares numbers, `loose` what a parameter or tag holds, of any type. */
type Kind = AttributeKind | "metric" | "loose";

/** A text as it is resolved: with what errors call it and what it may name. */
export interface Source {
  readonly text: string;
  /** What errors call the text: `filter`. */
  readonly field: string;
  readonly schema: QuerySchema;
}

/** @throws QueryError */
export function resolveTest(
  source: Source,
  { field: parsed, test }: ParsedExpression & { kind: "comparison" },
): Test {
  const field = resolveField(source, parsed);
  const { condition, isNegated } = resolveCondition(source, { field, name: parsed, test });
  return { kind: "test", field, condition, isNegated };
}

/** @throws QueryError for a name that there is not. */
export function resolveField(source: Source, { prefix, key, conditions, aggregate, at }: ParsedField): Field {
  const refuse = refuser(source, at);
  const entity =
    prefix === null
      ? aggregate === null
        ? "attribute"
        : "metric"
      : Object.hasOwn(PREFIXES, prefix)
        ? PREFIXES[prefix as keyof typeof PREFIXES]
        : null;
  if (entity === null)
    return refuse(`unknown prefix ${prefix}`, `use ${prefixesOf(source.schema).join(", ")}`);
  if (entity !== "attribute" && !source.schema.entities.includes(entity))
    return refuse(`${source.schema.what} have no ${entity}s here`, remedyFor(source, key));
  if (entity === "measure") {
    if (aggregate === "last") return refuse("last is of a metric", `write measures.${key}, min, max or best`);
    return {
      entity,
      key,
      aggregate: aggregate === null ? "mean" : aggregateOf(aggregate, key) === "max" ? "max" : "min",
      conditions: conditions.map((condition) => resolveMeasureCondition(source, condition)),
    };
  }
  if (aggregate !== null && entity !== "metric")
    return refuse(`${aggregate} is of a metric`, `write ${aggregate}(metrics.${key})`);
  if (entity === "metric") return { entity, key, aggregate: aggregateOf(aggregate, key) };
  if (entity === "attribute") {
    const attribute = attributeOf(source.schema, key);
    if (!attribute) return refuse(`${source.schema.what} have no attribute ${key}`, remedyFor(source, key));
    return { entity, name: attribute.name, kind: attribute.kind };
  }
  if (entity !== "dataset") return { entity, key };
  const datasetKey = DATASET_KEYS.find((known) => known === key);
  if (!datasetKey) return refuse(`a dataset has no ${key}`, `use ${DATASET_KEYS.join(", ")}`);
  return { entity, key: datasetKey };
}

function resolveMeasureCondition(source: Source, { name, value }: ParsedCondition): MeasureCondition {
  switch (value.type) {
    case "text":
      return { name, value: value.text };
    case "number":
      if (Number.isFinite(value.number)) return { name, value: value.number };
      break;
    case "flag":
      return { name, value: value.flag };
  }
  return refuser(source, value.at)(
    "a condition has another kind of value",
    "use a number, a text in quotes, true or false",
  );
}

/** The best value of a metric is the smallest or the greatest, as its registered measure says. */
function aggregateOf(aggregate: ParsedField["aggregate"], key: string): MetricAggregate {
  if (aggregate !== "best") return aggregate ?? "last";
  return metricDirection(key) === "maximize" ? "max" : "min";
}

function attributeOf({ attributes }: QuerySchema, key: string): AttributeSchema | null {
  return Object.hasOwn(attributes, key) ? (attributes[key] ?? null) : null;
}

function attributesOf({ attributes }: QuerySchema): string {
  return Object.keys(attributes).join(", ");
}

function prefixesOf({ entities }: QuerySchema): string[] {
  return [...entities.map((entity) => (entity === "dataset" ? "dataset." : `${entity}s.`)), "attributes."];
}

function remedyFor({ schema }: Source, key: string): string {
  const quoted = /^[A-Za-z0-9_./:-]+$/.test(key) ? key : `\`${key}\``;
  const prefixes = prefixesOf(schema)
    .filter((prefix) => prefix !== "attributes." && prefix !== "dataset.")
    .map((prefix) => `${prefix}${quoted}`);
  return `use ${attributesOf(schema)}${prefixes.length > 0 ? `; or ${prefixes.join(", ")}` : ""}`;
}

/** @throws QueryError where operator or value do not fit what is compared. */
function resolveCondition(
  source: Source,
  { field, name, test }: { field: Field; name: ParsedField; test: ParsedTest },
): { condition: Condition; isNegated: boolean } {
  const refuse = refuser(source, test.at);
  const called = source.text.slice(name.at.start, name.at.end);
  const kind = kindOf(field);
  switch (test.operator) {
    case "is null":
    case "is not null":
      return { condition: { operator: "is null" }, isNegated: test.operator === "is not null" };
    case "=":
    case "!=":
    case "in":
    case "not in": {
      if (test.values.length > MAX_VALUES)
        refuse(`compares with ${test.values.length} values`, `at most ${MAX_VALUES}`);
      const values = test.values.map((value) => resolveValue(source, { kind, called, value }));
      requireWords(source, { field, name, test, values });
      return {
        condition: { operator: "in", values },
        isNegated: test.operator === "!=" || test.operator === "not in",
      };
    }
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const [parsed] = test.values;
      if (!parsed) throw new Error("a comparison has a value");
      if (kind === "text" || kind === "flag")
        refuse(`${called} has no order`, "compare it by =, !=, IN, LIKE or MATCHES");
      const value = resolveValue(source, { kind, called, value: parsed });
      if (value.type === "text" || value.type === "flag")
        return refuser(source, parsed.at)(
          `${test.operator} compares with a number`,
          "write the number without quotes",
        );
      return { condition: { operator: test.operator, value }, isNegated: false };
    }
    default: {
      const [parsed] = test.values;
      if (!parsed) throw new Error("a comparison has a value");
      if (kind === "number" || kind === "metric" || kind === "time" || kind === "flag")
        refuse(`${called} is not a text`, "compare it by =, !=, <, <=, >, >= or IN");
      if (parsed.type !== "text")
        return refuser(source, parsed.at)("a pattern is a text", "put it in quotes");
      const isNegated = test.operator.startsWith("not ");
      const operator = isNegated ? test.operator.slice("not ".length) : test.operator;
      if (operator === "matches")
        return { condition: { operator, pattern: readPattern(source, parsed) }, isNegated };
      if (isOpenEscape(parsed.text))
        refuser(source, parsed.at)("the pattern ends within an escape", "write \\\\ for a backslash");
      return {
        condition: { operator: operator === "like" ? "like" : "ilike", pattern: parsed.text },
        isNegated,
      };
    }
  }
}

function readPattern(source: Source, { text, at }: ParsedValue & { type: "text" }) {
  try {
    return readRegularExpression(text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    // Behind the quote; a quote that is doubled before it counts once only.
    const start = Math.min(at.start + 1 + error.index, at.end - 1);
    return refuser(source, { start, end: start + 1 })(`the regular expression: ${error.message}`);
  }
}

function kindOf(field: Field): Kind {
  switch (field.entity) {
    case "attribute":
      return field.kind;
    case "metric":
      return "metric";
    case "measure":
      return "number";
    case "dataset":
      return "text";
    default:
      return "loose";
  }
}

const WANTED: Readonly<Record<Kind, string>> = {
  text: "a text in quotes",
  number: "a number",
  metric: "a number",
  time: "a time: now - 7d, '7 days ago', '2026-11-29 12:00' or milliseconds since 1970",
  flag: "true or false",
  named: "a number or a name in quotes",
  loose: "a text in quotes, a number, true or false",
};

function resolveValue(
  source: Source,
  { kind, called, value }: { kind: Kind; called: string; value: ParsedValue },
): Value {
  const refuse = () =>
    refuser(source, value.at)(`${called} is compared with another kind of value`, WANTED[kind]);
  if (kind === "time") {
    if (value.type === "number" && Number.isFinite(value.number))
      return { type: "time", ms: value.number, isRelative: false };
    if (value.type === "now") return { type: "time", ms: value.offset, isRelative: true };
    const time = value.type === "text" ? readTime(value.text) : null;
    return time ? { type: "time", ...time } : refuse();
  }
  switch (value.type) {
    case "text":
      return kind === "text" || kind === "named" || kind === "loose"
        ? { type: "text", text: value.text }
        : refuse();
    case "number": {
      const isNumber = kind === "number" || kind === "metric" || kind === "named" || kind === "loose";
      const isValue = kind === "metric" || Number.isFinite(value.number);
      return isNumber && isValue ? { type: "number", number: value.number } : refuse();
    }
    case "flag":
      return kind === "flag" || kind === "loose" ? { type: "flag", flag: value.flag } : refuse();
    default:
      return refuse();
  }
}

/** A value that an attribute of a few words never has is a mistake, and an empty answer would not say so. */
function requireWords(
  source: Source,
  {
    field,
    name,
    test,
    values,
  }: {
    field: Field;
    name: ParsedField;
    test: ParsedTest & { values: ParsedValue[] };
    values: readonly Value[];
  },
): void {
  if (field.entity !== "attribute") return;
  const words = attributeOf(source.schema, name.key)?.words;
  if (!words) return;
  const index = values.findIndex((value) => value.type === "text" && !words.includes(value.text));
  const [at, value] = [test.values[index]?.at, values[index]];
  if (at && value?.type === "text")
    refuser(source, at)(`${name.key} is never '${value.text}'`, `use ${words.join(", ")}`);
}

function refuser({ text, field }: Source, place: Span) {
  return (problem: string, remedy?: string): never => {
    throw new QueryError(text, { field, place, problem, ...(remedy === undefined ? {} : { remedy }) });
  };
}
