import { runInNewContext } from "node:vm";
import { type FoundPatients, patientPatternProblems } from "@foldwise/core/datasets";
import { invalid } from "@foldwise/core/errors";

/** A pattern that somebody wrote may take longer than anyone waits: backtracking grows exponentially. */
const MAX_MS = 3_000;

const SCRIPT = `
  const find = new RegExp(pattern);
  paths.map((path) => {
    const match = find.exec(path);
    return match ? (match.groups?.patient ?? match[1] ?? null) : null;
  });`;

/**
 * The patient that a pattern finds in each path.
 * @throws FoldwiseError `invalid` for what is no pattern, and for one that takes too long
 */
export function matchPatients(
  pattern: string,
  paths: readonly string[],
  { maxMs = MAX_MS }: { maxMs?: number } = {},
): FoundPatients {
  const problems = patientPatternProblems(pattern);
  if (problems.length > 0) throw invalid(problems, "The import was refused; nothing was written");
  const unix = paths.map((path) => path.replaceAll("\\", "/"));
  try {
    const found: unknown = runInNewContext(SCRIPT, { pattern, paths: unix }, { timeout: maxMs });
    // From another realm: copied as what it is.
    const patients = Array.from(found as ArrayLike<unknown>, (one) => (typeof one === "string" ? one : null));
    return new Map(paths.map((path, i) => [path, patients[i]?.trim() || null]));
  } catch (error) {
    // An error of the other realm, too.
    if (Reflect.get(Object(error), "code") !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw invalid(
      [
        {
          field: "patientPattern",
          value: pattern,
          problem: `takes more than ${maxMs / 1000} s for ${paths.length} paths`,
          remedy: "use a simpler one, without + or * inside of another",
        },
      ],
      "The import was refused; nothing was written",
    );
  }
}
