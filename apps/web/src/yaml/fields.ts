import type { Problem } from "@foldwise/core/errors";
import { openYaml, type YamlText } from "@foldwise/core/input";
import {
  isCollection,
  isNode,
  isScalar,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
  YAMLSeq,
} from "yaml";
import type { Range } from "./yaml-colors";

export interface LocatedProblem extends Problem {
  /** Line of the YAML, from 1, where the field or the nearest thing around it stands. */
  line: number;
  /** Column of that line, from 1. */
  column: number;
  /** What of the text is marked: the field's value as far as it stands in that line. Null where there is no such field. */
  range: Range | null;
}

/** Problems at their lines: those that they have, or their fields'. */
export function located(
  yaml: YamlText,
  problems: readonly (Problem & { line?: number | null })[],
): LocatedProblem[] {
  return problems.map((problem) => ({
    ...problem,
    ...(typeof problem.line === "number"
      ? { line: problem.line, column: 1, range: null }
      : placeOf(yaml, problem.field)),
  }));
}

function placeOf(
  { document, lines }: YamlText,
  field: string,
): Pick<LocatedProblem, "line" | "column" | "range"> {
  const whole = pathOf(field).length;
  for (const path = pathOf(field); path.length > 0; path.pop()) {
    const node = document.getIn(path, true);
    if (!isNode(node) || !node.range) continue;
    const [from, to] = node.range;
    const { line, col } = lines.linePos(from);
    const lineEnd = (lines.lineStarts[line] ?? to + 1) - 1;
    return { line, column: col, range: path.length === whole ? [from, Math.min(to, lineEnd)] : null };
  }
  return { line: 1, column: 1, range: null };
}

/** Problems that the server found in the same text. */
export function locatedIn(text: string, problems: readonly Problem[]): LocatedProblem[] {
  return problems.length === 0 ? [] : located(openYaml(text, "plan"), problems);
}

/** `folds.0` → ["folds", 0]. */
export function pathOf(field: string): (string | number)[] {
  return field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The value that a field of the form shows; undefined where the text leaves it to its default. */
export function valueAt(document: unknown, field: string): unknown {
  let value = document;
  for (const part of field.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/**
 * The text with one field set; undefined takes the field out. A value that stands there already is replaced in its
 * place, so that comments and their columns stay as they were written.
 */
export function setField(text: string, field: string, value: unknown): string {
  const yaml = parseDocument(text);
  if (yaml.errors.length > 0) return text;
  const path = pathOf(field);
  const before = yaml.getIn(path, true);
  if (value !== undefined && isInline(before) && (isInlineValue(value) || isCollection(before))) {
    const [from, to] = before.range;
    return (
      text.slice(0, from) + stringify(value, { ...STYLE, collectionStyle: "flow" }).trim() + text.slice(to)
    );
  }
  if (value === undefined) yaml.deleteIn(path);
  else yaml.setIn(path, yaml.createNode(value, { flow: Array.isArray(value) }));
  return yaml.toString(STYLE);
}

const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

/** A scalar or a flow collection: something that begins and ends within its line. */
function isInline(node: unknown): node is (Scalar | YAMLMap | YAMLSeq) & { range: [number, number, number] } {
  if (!isNode(node) || !node.range) return false;
  return isScalar(node) ? node.range[1] > node.range[0] : isCollection(node) && node.flow === true;
}

function isInlineValue(value: unknown): boolean {
  return Array.isArray(value) || typeof value !== "object" || value === null;
}

/** The text with a list set: one line an entry, comments elsewhere kept. */
export function setEntries(text: string, field: string, entries: readonly unknown[]): string {
  const yaml = parseDocument(text);
  if (yaml.errors.length > 0) return text;
  const list = new YAMLSeq();
  list.flow = entries.length === 0;
  list.items = entries.map((entry) => yaml.createNode(entry, { flow: true }));
  yaml.setIn(pathOf(field), list);
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
}
