import { type Problem, showValue } from "../errors";

/** The most that a column of Postgres' type `integer` holds, such as that of folds. */
export const MAX_INTEGER = 2_147_483_647;

/** Far deeper than any input here has to be; schemas and checks recurse. */
const MAX_LEVELS = 100;
/** More than a text of 1 MiB holds, unless its aliases repeat them. */
const MAX_VALUES = 1_000_000;
/** Problems that are named. */
const MAX_NAMED = 20;

/**
 * What no text here may hold, whatever the schema: a control character other than tab and line ends, or half of a surrogate
 * pair, in a text or a key; a key that schemas ignore; and a value that cannot be walked, as it contains itself, is nested too deep or
 * is expanded too far by aliases.
 * @param root what the whole is called: `plan`
 */
export function storableProblems(value: unknown, root: string): Problem[] {
  const problems: Problem[] = [];
  let values = 0;
  // Where the walk is: changed in place, as a batch of a thousand metrics has many thousands of places.
  const path: string[] = [];
  const around: object[] = [];

  function say(shown: string, problem: string, remedy: string): void {
    problems.push({ field: path.join(".") || root, value: shown, problem, remedy });
  }

  function look(part: unknown): boolean {
    values += 1;
    if (values > MAX_VALUES) {
      problems.push({
        field: root,
        value: `over ${MAX_VALUES} values`,
        problem: "is too large",
        remedy: "write less, or use fewer aliases",
      });
      return false;
    }
    if (typeof part === "string") {
      const bad = unstorable(part);
      if (bad !== null) say(showValue(part), ...bad);
      return problems.length < MAX_NAMED;
    }
    if (typeof part !== "object" || part === null) return true;
    if (around.includes(part) || around.length === MAX_LEVELS) {
      const isCircle = around.includes(part);
      say(
        isCircle ? "an alias" : `${MAX_LEVELS} levels`,
        isCircle ? "contains itself" : "is nested too deep",
        isCircle ? "write the value out" : `at most ${MAX_LEVELS} levels`,
      );
      // Around a circle there are more of them, and each is the same mistake.
      return false;
    }
    around.push(part);
    const goesOn = Array.isArray(part)
      ? part.every((inner, index) => within(String(index), inner))
      : Object.keys(part).every((key) => within(key, Reflect.get(part, key)));
    around.pop();
    return goesOn;
  }

  function within(key: string, inner: unknown): boolean {
    const bad = key === "__proto__" ? RESERVED : unstorable(key);
    path.push(bad === null ? key : JSON.stringify(key).slice(1, -1));
    if (bad !== null) say(showValue(key), ...bad);
    const goesOn = bad === null ? look(inner) : problems.length < MAX_NAMED;
    path.pop();
    return goesOn;
  }

  look(value);
  return problems;
}

/** A name that schemas pass over: what it names would be left out, and nobody told. */
const RESERVED: [string, string] = ["is a reserved name", "choose another one"];

/** Texts that need no closer look: without control characters but tab and line ends, and without surrogates. */
const PLAIN = /^[\t\n\r -~\u00a0-\ud7ff\ue000-\uffff]*$/;

/** Why a text cannot be stored, and what would be right; null where it can. */
function unstorable(text: string): [string, string] | null {
  if (PLAIN.test(text)) return null;
  if (text.includes("\0")) return ["has a NUL character", "take it out"];
  // Postgres would hold them; a terminal that prints them obeys them.
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) return ["has a control character", "take it out"];
  if (/\p{Cs}/u.test(text)) return ["has an unpaired surrogate, which is not a character", "take it out"];
  return null;
}
