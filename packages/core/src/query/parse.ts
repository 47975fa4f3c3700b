import { storableProblems } from "../input/storable";
import { QueryError } from "./error";
import type { Expression, Order, Query } from "./expression";
import {
  type Expectation,
  SyntaxError as GrammarError,
  type ParsedExpression,
  parse as parseGrammar,
} from "./grammar/parser.mjs";
import { resolveField, resolveTest, type Source } from "./resolve";
import { type QuerySchema, RUNS } from "./schema";
import { UNITS } from "./times";

/** Most characters of a filter. */
export const MAX_FILTER_LENGTH = 65_536;
/** Most parentheses within each other. */
export const MAX_FILTER_DEPTH = 50;
/** Most comparisons of a filter. */
export const MAX_FILTER_TESTS = 200;
/** Most fields of an order. */
export const MAX_ORDERS = 20;

const OPTIONS = { maxDepth: MAX_FILTER_DEPTH, units: UNITS };

/**
 * A filter as a tree: NOT stands on comparisons only, AND and OR hold no term of their own kind. An empty text asks for
 * everything.
 * @param field what errors call the text
 * @throws QueryError saying at which character what could stand
 */
export function parseQuery(
  text: string,
  { schema = RUNS, field = "filter" }: { schema?: QuerySchema; field?: string } = {},
): Query {
  const source = checkText({ text, field, schema });
  const parsed = withPlace(source, () => parseGrammar(text, { ...OPTIONS, startRule: "Filter" }));
  if (parsed === null) return { expression: null };
  const tests = countTests(parsed);
  if (tests > MAX_FILTER_TESTS)
    throw new QueryError(text, {
      field,
      place: { start: 0, end: text.length },
      problem: `has ${tests} comparisons`,
      remedy: `at most ${MAX_FILTER_TESTS}; IN compares with many values at once`,
    });
  return { expression: normalize(source, parsed, false) };
}

/**
 * Fields with ASC, which is the default, or DESC: `metrics.loss DESC, start_time`.
 * @throws QueryError
 */
export function parseOrderBy(
  text: string,
  { schema = RUNS, field = "order_by" }: { schema?: QuerySchema; field?: string } = {},
): Order[] {
  const source = checkText({ text, field, schema });
  const parsed = withPlace(source, () => parseGrammar(text, { ...OPTIONS, startRule: "Orders" }));
  if (parsed.length > MAX_ORDERS)
    throw new QueryError(text, {
      field,
      place: { start: 0, end: text.length },
      problem: `names ${parsed.length} fields`,
      remedy: `at most ${MAX_ORDERS}`,
    });
  return parsed.map(({ field: name, descending }) => {
    const resolved = resolveField(source, name);
    if (resolved.entity === "dataset")
      throw new QueryError(text, { field, place: name.at, problem: "a run may have several datasets" });
    return { field: resolved, isDescending: descending };
  });
}

function checkText(source: Source): Source {
  const { text, field } = source;
  const refuse = (problem: string, remedy: string) => {
    throw new QueryError(text.slice(0, 100), { field, place: { start: 0, end: 1 }, problem, remedy });
  };
  if (text.length > MAX_FILTER_LENGTH)
    refuse(`has ${text.length} characters`, `at most ${MAX_FILTER_LENGTH}`);
  const [unstorable] = storableProblems(text, field);
  if (unstorable) refuse(unstorable.problem, unstorable.remedy ?? "take it out");
  return source;
}

function countTests(expression: ParsedExpression): number {
  if (expression.kind === "comparison") return 1;
  if (expression.kind === "not") return countTests(expression.term);
  return expression.terms.reduce((sum, term) => sum + countTests(term), 0);
}

/** De Morgan's laws take NOT down to the comparisons. */
function normalize(source: Source, parsed: ParsedExpression, isNegated: boolean): Expression {
  if (parsed.kind === "not") return normalize(source, parsed.term, !isNegated);
  if (parsed.kind === "comparison") {
    const term = resolveTest(source, parsed);
    return isNegated ? { kind: "not", term } : term;
  }
  const kind = (parsed.kind === "and") === isNegated ? "or" : "and";
  const terms = parsed.terms.map((term) => normalize(source, term, isNegated));
  return { kind, terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])) };
}

/** Of a part of the language that does not parse, where and what could stand there. */
function withPlace<T>({ text, field }: Source, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { start, end } = error.location;
    const place = { start: start.offset, end: end.offset };
    if (error.expected === null) throw new QueryError(text, { field, place, problem: error.message });
    const expected = expectedWords(error.expected);
    const found = place.start >= text.length ? "the text ends" : `found ${error.found}`;
    throw new QueryError(text, {
      field,
      place,
      problem: `${found}, expected ${list(expected)}`,
      expected,
    });
  }
}

/** In the order of the alphabet, without spaces, which may stand anywhere. */
function expectedWords(expected: readonly Expectation[]): string[] {
  const words = expected.map(({ type, text, description }) =>
    type === "end" ? "the end" : (description ?? text ?? ""),
  );
  return [...new Set(words)].filter((word) => word !== "" && word !== "a space").sort();
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
