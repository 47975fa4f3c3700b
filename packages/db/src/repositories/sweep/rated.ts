import { type SQL, sql } from "drizzle-orm";
import { trial } from "../../schema";
import { stateWord } from "../../state-list";
import { KEEPS_CONSTRAINTS } from "../trial/feasible";

/**
 * The condition of trials that can be the best one: complete, with a finite objective; of the inner folds of a nested
 * cross-validation none, as each outer fold measures its candidates on its own images; and none that exceeds a constraint. The
 * index `trial_rated` is over all but the last condition.
 */
export const isRated: SQL = sql`${trial.state} = ${stateWord("complete")} and ${trial.outerFold} is null
  and ${trial.objective} > '-Infinity' and ${trial.objective} < 'Infinity' and ${KEEPS_CONSTRAINTS}`;

/** The order in which the best trial comes first, of equals the first one: of `isRated`. */
export function bestFirst(direction: "maximize" | "minimize"): SQL {
  return direction === "minimize"
    ? sql`order by ${trial.objective}, ${trial.number}`
    : sql`order by ${trial.objective} desc, ${trial.number}`;
}
