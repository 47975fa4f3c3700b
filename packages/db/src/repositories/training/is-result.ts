import { simulatedKinds } from "@foldwise/core/trainers";
import { not, sql } from "drizzle-orm";
import { training } from "../../schema";

const kind = sql`${training.spec}->'trainer'->>'kind'`;

/** True for trainings whose numbers are results, as their trainers say: not simulated. */
export function isResult() {
  return not(sql`${kind} = any(${sql.param(simulatedKinds())})`);
}

/** True for the trainings of one of these trainers. */
export function isOfTrainer(kinds: readonly string[]) {
  return sql`${kind} = any(${sql.param(kinds)})`;
}
