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
 * What no text here may hold, whatever the schema: a control character but tab and line ends, or half of a surrogate
 * pair, in a text or a key. And
 * what nothing here could walk: a value that contains itself, that is nested too deep or that aliases blow up.
 * @param root what the whole is called: `plan`
 */
export function storableProblems(value: unknown, root: string): Problem[] {
  const problems: Problem[] = [];
  let values = 0;

  function look(part: unknown, path: readonly string[], around: readonly object[]): boolean {
    const say = (shown: string, problem: string, remedy: string) => {
      problems.push({ field: path.join(".") || root, value: shown, problem, remedy });
    };
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
    return Object.entries(part).every(([key, inner]) => {
      const bad = unstorable(key);
      const inside = [...path, bad === null ? key : JSON.stringify(key).slice(1, -1)];
      if (bad === null) return look(inner, inside, [...around, part]);
      problems.push({ field: inside.join("."), value: showValue(key), problem: bad[0], remedy: bad[1] });
      return problems.length < MAX_NAMED;
    });
  }

  look(value, [], []);
  return problems;
}

/** Why a text cannot be stored, and what would be right; null where it can. */
function unstorable(text: string): [string, string] | null {
  if (text.includes("\0")) return ["has a NUL character", "take it out"];
  // Postgres would hold them; a terminal that prints them obeys them.
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) return ["has a control character", "take it out"];
  if (/\p{Cs}/u.test(text)) return ["has an unpaired surrogate, which is not a character", "take it out"];
  return null;
}
