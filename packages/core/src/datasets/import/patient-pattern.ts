import type { Problem } from "../../errors";

export const MAX_PATTERN = 200;

/** What is wrong with a pattern that is to find the patient in a path: no regular expression, or nothing that it marks. */
export function patientPatternProblems(pattern: string): Problem[] {
  const problem = (text: string, remedy: string) => [
    { field: "patientPattern", value: pattern, problem: text, remedy },
  ];
  try {
    const groups = new RegExp(`${pattern}|`).exec("")?.length ?? 1;
    if (groups > 1) return [];
    return problem("has no group", "put what is the patient in parentheses: '(patient\\d+)_'");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem(`is not a regular expression (${reason})`, "try '(patient\\d+)_'");
  }
}
