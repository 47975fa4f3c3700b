import { parseQuery, QueryError, RUNS, TRIALS } from "@foldwise/core/query";

const SCHEMAS = { runs: RUNS, trials: TRIALS } as const;
/** What a query searches. */
export type Searched = keyof typeof SCHEMAS;

export interface QueryProblem {
  /** `at character 16: …`, with what would be right. */
  sentence: string;
  /** The text around the place, and below it a caret for each character of it. */
  lines: string;
}

/** Null for a query that parses. */
export function checkQuery(text: string, searched: Searched): QueryProblem | null {
  try {
    parseQuery(text, { schema: SCHEMAS[searched] });
    return null;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const [said] = error.problems;
    return {
      sentence: `${said?.problem ?? ""}${said?.remedy ? `; ${said.remedy}` : ""}`,
      lines: error.message.split("\n").slice(-2).join("\n"),
    };
  }
}

/** Names that a query may begin with: attributes, and with a prefix what the caller knows of. */
export function attributeNames(searched: Searched): string[] {
  return Object.keys(SCHEMAS[searched].attributes);
}
