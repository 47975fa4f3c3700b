import type { JobState, TrialState } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";

type State = TrialState | JobState;

/**
 * States as a list for SQL's `in`, such as `('queued', 'running')`: literals, so that partial indexes over states match.
 */
export function stateList(states: readonly State[]): SQL {
  return sql.raw(`(${states.map(quoted).join(", ")})`);
}

/** One state as a literal of SQL. */
export function stateWord(state: State): SQL {
  return sql.raw(quoted(state));
}

/** The words are made of letters: there is nothing to escape. */
function quoted(state: State): string {
  return `'${state}'`;
}
