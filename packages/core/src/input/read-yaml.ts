import { type Document, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { invalid, type Problem } from "../errors";
import { storableProblems } from "./storable";

/** As many values as aliases may stand for, by their number times that of the values in them. */
const MAX_ALIASED = 100;
/** A plan with 20,000 seeds fits; the time that a parser takes can grow faster than the text. */
export const MAX_YAML_BYTES = 128 * 1024;
/** JSON is parsed in linear time: a plan with all the results of a study fits. */
const MAX_JSON_BYTES = 1024 * 1024;

/**
 * Reads YAML, or JSON, that somebody wrote.
 * @param root what the whole is called: `plan`
 * @param refusal the error's first words
 * @throws FoldwiseError `invalid` for what is no YAML, for a duplicate key, for aliases that contain themselves
 * or stand for too much, for text that could not be stored, and for what is too long: YAML over 128 KiB, JSON over 1 MiB
 */
export function readYaml(source: string, { root, refusal }: { root: string; refusal: string }): unknown {
  const { value, problems } = openYaml(source, root);
  if (problems.length === 0) return value;
  throw invalid(
    problems.map(({ line, ...problem }) => (line === null ? problem : { ...problem, value: `line ${line}` })),
    refusal,
  );
}

export interface YamlText {
  /** Undefined where there is a problem. */
  value: unknown;
  /** With the line where the field does not tell it. */
  problems: readonly (Problem & { line: number | null })[];
  /** To tell the line of a field. */
  document: Document.Parsed;
  lines: LineCounter;
}

/** As readYaml, for who shows the problems beside the text. The fields of long JSON have no places in it. */
export function openYaml(source: string, root: string): YamlText {
  const lines = new LineCounter();
  if (isLong(source)) {
    const { value, problems } = longJson(source, root) ?? tooLong(source.length, root);
    return { value, problems, document: parseDocument("", { lineCounter: lines }), lines };
  }
  // The library compares each key of a mapping with all before it: half a minute for 50,000. See `doubledKey`.
  // Pretty errors read the text again for each error.
  const options = { prettyErrors: false, lineCounter: lines, uniqueKeys: false, logLevel: "error" } as const;
  const document = parseDocument(source, options);
  const not = (line: number, problem: string): YamlText => ({
    value: undefined,
    problems: [{ field: root, value: "", problem, line }],
    document,
    lines,
  });
  const [syntax] = document.errors;
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    // The parser recurses.
    if (/call stack/.test(syntax.message)) return not(line, "is nested too deep");
    return not(line, `not YAML: ${syntax.message.split("\n")[0]}`);
  }
  const twice = doubledKey(document);
  if (twice !== null) return not(lines.linePos(twice.offset).line, `not YAML: duplicate key ${twice.key}`);
  const { value, problems } = plainValue(document, root);
  if (problems.length > 0)
    return { value: undefined, problems: problems.map((one) => ({ ...one, line: null })), document, lines };
  // The text is stored as well, with its comments.
  const nul = source.indexOf("\0");
  if (nul >= 0) return not(lines.linePos(nul).line, "has a NUL character");
  return { value, problems: [], document, lines };
}

/** Too long for YAML: it is read as JSON, or not at all. */
export function isLong(source: string): boolean {
  return source.length > MAX_YAML_BYTES;
}

/** What is too long to be read as YAML; null for a text that is too long for JSON too, or does not begin as one of several values. */
function longJson(source: string, root: string): Pick<YamlText, "value" | "problems"> | null {
  if (source.length > MAX_JSON_BYTES || !/^\s*[{[]/.test(source)) return null;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `not JSON, which a text over ${MAX_YAML_BYTES} characters has to be: ${reason}`;
    return { value: undefined, problems: [{ field: root, value: "", problem, line: null }] };
  }
  // The first of them bounds how deep the second goes.
  const problems = storableProblems(value, root);
  if (problems.length === 0 && countKeys(value) < keysOf(source))
    problems.push({
      field: root,
      value: "a key",
      problem: "is a duplicate key of its mapping",
      remedy: "name it once",
    });
  return { value, problems: problems.map((one) => ({ ...one, line: null })) };
}

/** Keys in a text of JSON: what stands in quotes before a colon. */
function keysOf(json: string): number {
  let count = 0;
  for (const [, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)) if (colon) count += 1;
  return count;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, one) => sum + countKeys(one), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}

function tooLong(length: number, root: string): Pick<YamlText, "value" | "problems"> {
  const problem = {
    field: root,
    value: `${length} characters`,
    problem: "is too long",
    remedy: `at most ${MAX_YAML_BYTES}, as JSON ${MAX_JSON_BYTES}`,
    line: null,
  };
  return { value: undefined, problems: [problem] };
}

function plainValue(document: Document.Parsed, root: string): { value?: unknown; problems: Problem[] } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASED });
    return { value, problems: storableProblems(value, root) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const isBomb = error.message.startsWith("Excessive");
    const problem = isBomb ? "its aliases expand to too many values" : `not YAML: ${error.message}`;
    return { problems: [{ field: root, value: "an alias", problem, remedy: "write the values out" }] };
  }
}

function doubledKey(document: Document.Parsed): { key: string; offset: number } | null {
  let found: { key: string; offset: number } | null = null;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = { key: String(key.value), offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
