import type {
  Condition,
  DatasetKey,
  Expression,
  Field,
  MeasureField,
  Query,
  Test,
  Value,
} from "./expression";
import { isLike } from "./like";

/** A parameter or a tag. */
export type LooseValue = string | number | boolean | null;

export interface MetricSummary {
  /** Any double. */
  readonly last: number;
  /** Of the finite values; null without one. */
  readonly min: number | null;
  readonly max: number | null;
}

/** What a query looks at, as plain values; what is left out or null has no value. */
export interface QueryRecord {
  readonly attributes: Readonly<
    Record<string, string | number | boolean | Date | { readonly id: number; readonly name: string } | null>
  >;
  readonly metrics: ReadonlyMap<string, MetricSummary>;
  readonly params: ReadonlyMap<string, LooseValue>;
  readonly tags: ReadonlyMap<string, LooseValue>;
  /** On the test side; conditions that a task does not have are 0, as `testSigma` and `replicate`. */
  readonly evaluations?: readonly {
    readonly conditions: Readonly<Record<string, string | number | boolean>>;
    readonly measures: Readonly<Record<string, number | null>>;
  }[];
  readonly datasets: readonly Readonly<Partial<Record<DatasetKey, string>>>[];
}

/**
 * Whether a record is found: the meaning of the language, which `compileQuery` of the database package has to agree
 * with. It matches regular expressions by those of JavaScript, which take long for a hostile one: it is no server's.
 * @param now what relative times are from, in milliseconds since 1970
 */
export function evaluateQuery(query: Query, record: QueryRecord, { now }: { now: number }): boolean {
  return query.expression === null || evaluate(query.expression, record, now);
}

function evaluate(expression: Expression, record: QueryRecord, now: number): boolean {
  switch (expression.kind) {
    case "and":
      return expression.terms.every((term) => evaluate(term, record, now));
    case "or":
      return expression.terms.some((term) => evaluate(term, record, now));
    case "not":
      return !evaluate(expression.term, record, now);
    default:
      return evaluateTest(expression, record, now);
  }
}

type Subject = Exclude<QueryRecord["attributes"][string], null>;

function evaluateTest({ field, condition, isNegated }: Test, record: QueryRecord, now: number): boolean {
  const subjects = subjectsOf(field, record);
  if (condition.operator === "is null") return (subjects.length === 0) !== isNegated;
  return subjects.some((subject) => holds(subject, condition, now) !== isNegated);
}

/** None where the field has no value; of datasets as many as there are. */
function subjectsOf(field: Field, record: QueryRecord): Subject[] {
  const one = (value: Subject | null | undefined): Subject[] =>
    value === null || value === undefined ? [] : [value];
  switch (field.entity) {
    case "attribute":
      return one(Object.hasOwn(record.attributes, field.name) ? record.attributes[field.name] : null);
    case "metric":
      return one(record.metrics.get(field.key)?.[field.aggregate]);
    case "measure":
      return one(measureOf(field, record));
    case "param":
      return one(record.params.get(field.key));
    case "tag":
      return one(record.tags.get(field.key));
    case "dataset":
      return record.datasets.flatMap((dataset) => one(dataset[field.key]));
  }
}

/** Null where no evaluation under these conditions has it. */
function measureOf(
  { key, aggregate, conditions }: MeasureField,
  { evaluations = [] }: QueryRecord,
): number | null {
  const values = evaluations
    .filter((evaluation) => conditions.every(({ name, value }) => evaluation.conditions[name] === value))
    .flatMap(({ measures }) => measures[key] ?? []);
  if (values.length === 0) return null;
  if (aggregate !== "mean") return Math[aggregate](...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function holds(
  subject: Subject,
  condition: Exclude<Condition, { operator: "is null" }>,
  now: number,
): boolean {
  switch (condition.operator) {
    case "in":
      return condition.values.some((value) => isEqual(subject, value, now));
    case "like":
      return isLike(textOf(subject), condition.pattern);
    case "ilike":
      return isLike(textOf(subject).toLowerCase(), condition.pattern.toLowerCase());
    case "matches": {
      const { javaScript, ignoresCase } = condition.pattern;
      return new RegExp(javaScript, ignoresCase ? "isu" : "su").test(textOf(subject));
    }
    default: {
      const [left, right] = [numberOf(subject), numberOfValue(condition.value, now)];
      if (left === null || right === null) return false;
      return COMPARE[condition.operator](left, right);
    }
  }
}

const COMPARE: Readonly<Record<"<" | "<=" | ">" | ">=", (left: number, right: number) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** A text is equal to a number that it writes, and the other way round; `True` is how Python writes a flag. */
function isEqual(subject: Subject, value: Value, now: number): boolean {
  if (value.type === "text") {
    if (typeof subject === "number") return readNumber(value.text) === subject;
    return textOf(subject) === value.text;
  }
  if (value.type === "flag")
    return typeof subject === "string"
      ? subject === String(value.flag) || subject === (value.flag ? "True" : "False")
      : subject === value.flag;
  const [left, right] = [numberOf(subject), numberOfValue(value, now)];
  return left !== null && right !== null && (left === right || (Number.isNaN(left) && Number.isNaN(right)));
}

function numberOfValue(value: Value, now: number): number | null {
  if (value.type === "number") return value.number;
  return value.type === "time" ? timeOf(value, now) : null;
}

/** The moment in milliseconds since 1970. */
export function timeOf({ ms, isRelative }: Value & { type: "time" }, now: number): number {
  return isRelative ? now + ms : ms;
}

function numberOf(subject: Subject): number | null {
  if (typeof subject === "number") return subject;
  if (typeof subject === "string") return readNumber(subject);
  if (subject instanceof Date) return subject.getTime();
  return typeof subject === "object" ? subject.id : null;
}

/** Texts that count as numbers; so written that every one of them is a double. */
export const NUMBER_TEXT = "^[+-]?[0-9]{1,30}(\\.[0-9]{0,30})?([eE][+-]?[0-9]{1,2})?$";
const NUMBER = new RegExp(NUMBER_TEXT);

/** The number that a text writes; null for any other text. */
export function readNumber(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

function textOf(subject: Subject): string {
  if (typeof subject === "string") return subject;
  if (typeof subject === "number") return decimalText(subject);
  if (subject instanceof Date) return subject.toISOString();
  return typeof subject === "object" ? subject.name : String(subject);
}

/** A finite number without an exponent, as Postgres writes those of jsonb. */
export function decimalText(value: number): string {
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)\.?(\d*)(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return point >= digits.length
    ? sign + digits + "0".repeat(point - digits.length)
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
