import { isLong } from "@foldwise/core/input";
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import { pathOf, withValue } from "./fields";

/** A change of one field of a text; undefined takes the field out. */
export interface YamlEdit {
  field: string;
  value: unknown;
  /** A list that has one line for each entry. */
  isLines: boolean;
}

/** The text after changes, in their order. */
export function applyEdits(text: string, edits: readonly YamlEdit[]): string {
  if (edits.length > 0 && isLong(text)) return editJson(text, edits);
  return edits.reduce(
    (old, { field, value, isLines }) =>
      isLines && Array.isArray(value) ? setEntries(old, field, value) : setField(old, field, value),
    text,
  );
}

/** A text that is too long to be read as YAML: written anew as JSON. One that is none stays as it is. */
function editJson(text: string, edits: readonly YamlEdit[]): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text;
  }
  const changed = edits.reduce((old, { field, value }) => withValue(old, field, value), document);
  const indent = /\n([ \t]+)/.exec(text)?.[1];
  return JSON.stringify(changed, null, indent);
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
  if (value === undefined) {
    if (!yaml.hasIn(path)) return text;
    const head = isMap(yaml.contents) ? commentOf(yaml.contents.items[0]) : null;
    yaml.deleteIn(path);
    const first = isMap(yaml.contents) ? yaml.contents.items[0] : undefined;
    // What stands above the first field is about the whole text.
    if (head && !commentOf(first)?.startsWith(head)) keepHead(yaml, first, head);
  } else setNode(yaml, path, yaml.createNode(value, { flow: Array.isArray(value) }));
  return yaml.toString(STYLE);
}

function commentOf(pair: Pair | undefined): string | null {
  return isNode(pair?.key) ? (pair.key.commentBefore ?? null) : null;
}

function keepHead(yaml: Document.Parsed, first: Pair | undefined, head: string): void {
  if (isNode(first?.key)) first.key.commentBefore = [head, commentOf(first)].filter(Boolean).join("\n");
  else yaml.commentBefore = head;
}

/** Puts a node at its path; of what is around it, a word or nothing (`training:`) becomes a mapping. */
function setNode(yaml: Document.Parsed, path: readonly (string | number)[], node: Node): void {
  for (let length = 1; length < path.length; length++) {
    const around = path.slice(0, length);
    if (yaml.hasIn(around) && !isCollection(yaml.getIn(around, true))) yaml.setIn(around, new YAMLMap());
  }
  yaml.setIn(path, node);
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
  setNode(yaml, pathOf(field), list);
  return yaml.toString(STYLE);
}
