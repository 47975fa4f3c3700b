import type { Problem } from "@foldwise/core/errors";
import type { Range } from "./pieces";

/** Where a field stands in its text. */
export interface Place {
  /** From 1. */
  line: number;
  /** Of that line, from 1. */
  column: number;
  /** The value as far as it stands in that line. */
  range: Range;
}

/** The place of a field by its path, `folds.0`; undefined where the text has no such field. */
export type PlaceOf = (field: string) => Place | undefined;

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
  placeOf: PlaceOf,
  problems: readonly (Problem & { line?: number | null })[],
): LocatedProblem[] {
  return problems.map((problem) => ({
    ...problem,
    ...(typeof problem.line === "number"
      ? { line: problem.line, column: 1, range: null }
      : nearestPlace(placeOf, problem.field)),
  }));
}

function nearestPlace(placeOf: PlaceOf, field: string): Pick<LocatedProblem, "line" | "column" | "range"> {
  const parts = field.split(".");
  for (let length = parts.length; length > 0; length--) {
    const place = placeOf(parts.slice(0, length).join("."));
    if (place) return { ...place, range: length === parts.length ? place.range : null };
  }
  return { line: 1, column: 1, range: null };
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

/** The document with one field set; undefined takes the field out. */
export function withValue(document: unknown, field: string, value: unknown): unknown {
  return put(document, field.split("."), value);
}

function put(document: unknown, [key = "", ...rest]: readonly string[], value: unknown): unknown {
  const isObject = typeof document === "object" && document !== null;
  const before: unknown = isObject ? Reflect.get(document, key) : undefined;
  if (value === undefined && (!isObject || (rest.length > 0 && before === undefined))) return document;
  const after = rest.length > 0 ? put(before, rest, value) : value;
  if (Array.isArray(document)) return document.map((old, index) => (String(index) === key ? after : old));
  const entries = Object.entries(isObject ? document : {});
  const next = entries.map(([name, old]) => [name, name === key ? after : old]);
  if (!entries.some(([name]) => name === key)) next.push([key, after]);
  return Object.fromEntries(next.filter(([, item]) => item !== undefined));
}
