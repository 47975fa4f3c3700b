import { type Problem, showValue } from "./index";
import { nearestRight } from "./nearest-right";
import type { SchemaIssue } from "./schema-issue";
import { sizeText, ZOD_DEFAULT_MESSAGES } from "./size-text";

export interface Wording {
  /** Name of the root value: `plan`. */
  root: string;
  /** Problem and remedy of an unknown key. */
  unknown?: (place: string, key: string) => Pick<Problem, "problem" | "remedy">;
  /** Remedies by the last name of the field's path. */
  remedies?: Readonly<Record<string, string>>;
  show?: (value: unknown) => string;
}

/** The types that zod expects, in plain English. */
const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  null: "null",
  array: "a list",
  tuple: "a list",
  object: "a mapping",
  record: "a mapping",
};

/**
 * The problems that a schema found, each with field, value, problem and remedy. Of a union, the problems of the branch
 * that was most likely meant, which knows most of the keys; if that is undecided, what each branch requires.
 * @param raw what was parsed
 */
export function schemaProblems(issue: SchemaIssue, raw: unknown, wording: Wording): Problem[] {
  const { root, unknown = () => ({ problem: "unknown key" }), remedies = {}, show = showValue } = wording;
  const field = issue.path.map(String).join(".") || root;
  const value = valueAt(raw, issue.path);
  if (issue.code === "unrecognized_keys")
    return (issue.keys ?? []).map((key) => ({
      field: [...issue.path, key].map(String).join("."),
      value: show(valueAt(value, [key])),
      ...unknown(issue.path.map(String).join("."), key),
    }));
  const branches = issue.code === "invalid_union" ? (issue.errors ?? []) : [];
  if (branches.length > 0 && isMapping(value)) {
    const meant = branchMeant(branches, value);
    const inner = (issues: readonly SchemaIssue[]) =>
      issues.flatMap((one) => schemaProblems({ ...one, path: [...issue.path, ...one.path] }, raw, wording));
    if (meant.length === 1) return inner(meant[0] ?? []);
    if (meant.length > 1) {
      const needs = meant.map((issues) => missingKeys(issues, value).join(" and "));
      return [
        ...inner(meant.length === branches.length ? unknownToAll(meant) : []),
        { field, value: show(value), problem: `needs ${[...new Set(needs)].join(", or ")}` },
      ];
    }
  }
  const own = issue.params?.remedy;
  const name = issue.path.findLast((part) => typeof part === "string");
  const right = rightOf(issue);
  const choices = issue.options && `use one of ${issue.options.map(String).join(", ")}`;
  const isOfFew = issue.code === "invalid_value" && right !== null;
  // A remedy is of a name wherever it stands; what takes one of a few words says which itself.
  const named = isOfFew ? right : remedies[String(name)];
  const known = typeof own === "string" ? own : Object.hasOwn(remedies, String(name)) ? named : choices;
  if (value === undefined && issue.code !== "custom")
    return [{ field, value: show(value), problem: "is required", remedy: known ?? right ?? undefined }];
  if (choices) return [{ field, value: show(value), problem: `unknown ${String(name)}`, remedy: known }];
  // A schema's own message is kept; a default message of zod is replaced.
  const isOwn = !ZOD_DEFAULT_MESSAGES.test(issue.message);
  const plain =
    right === null
      ? sizeText(issue)
      : known && (isOfFew || issue.code === "invalid_union")
        ? "is not allowed here"
        : `must be ${right}`;
  const problem = isOwn ? issue.message : (plain ?? issue.message);
  return [{ field, value: show(value), problem, remedy: known ?? nearestRight(issue, value) ?? undefined }];
}

/** What a value has to be; null where only the message says. */
function rightOf({ code, expected, received, values, errors }: SchemaIssue): string | null {
  if (code === "invalid_type" && /^-?Infinity$/.test(String(received))) return "a finite number";
  if (code === "invalid_type") return KINDS[String(expected)] ?? null;
  if (code === "invalid_value" && values !== undefined)
    return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(", ")}`;
  if (code !== "invalid_union" || errors === undefined) return null;
  const each = errors.map(([first]) => (first && first.path.length === 0 ? rightOf(first) : null));
  return each.length === 0 || each.includes(null) ? null : [...new Set(each)].join(" or ");
}

type Branches = readonly (readonly SchemaIssue[])[];

/** The branches that take a mapping and know as many of its keys as any; one of them where it lacks nothing. */
function branchMeant(branches: Branches, value: object): Branches {
  const count = Object.keys(value).length;
  const known = (issues: readonly SchemaIssue[]) => count - unknownKeys(issues).length;
  const mappings = branches.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
  );
  const most = Math.max(...mappings.map(known));
  const best = mappings.filter((issues) => known(issues) === most);
  const whole = best.find((issues) => missingKeys(issues, value).length === 0);
  return whole ? [whole] : best;
}

const unknownKeys = (issues: readonly SchemaIssue[]): string[] =>
  issues.flatMap(({ code, path, keys }) =>
    code === "unrecognized_keys" && path.length === 0 ? (keys ?? []) : [],
  );

function missingKeys(issues: readonly SchemaIssue[], value: object): string[] {
  const missing = issues.filter(({ path }) => path.length === 1 && valueAt(value, path) === undefined);
  return [...new Set(missing.map(({ path }) => String(path[0])))];
}

/** Keys that no branch knows, as one issue. */
function unknownToAll(branches: Branches): SchemaIssue[] {
  const [first = [], ...others] = branches.map(unknownKeys);
  const keys = first.filter((key) => others.every((more) => more.includes(key)));
  return keys.length === 0 ? [] : [{ code: "unrecognized_keys", path: [], message: "", keys }];
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
