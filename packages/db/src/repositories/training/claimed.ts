import { type SQL, sql } from "drizzle-orm";
import { stateWord } from "../../state-list";
import { LIVE_SECONDS } from "../worker/live";

/** Whether a worker is at a training or at its evaluations now. @param tr name of the table in the query */
export function isClaimed(tr: SQL): SQL<boolean> {
  return sql<boolean>`(${tr}.state = ${stateWord("running")} or exists (
    select from evaluation_claim ec where ec.training_id = ${tr}.id
      and ec.seen_at > now() - make_interval(secs => ${LIVE_SECONDS})))`;
}

/**
 * Whether a training waits for a worker to claim it, or its evaluations: of a complete one, while a run of it has not
 * ended.
 */
export function isQueued(tr: SQL): SQL<boolean> {
  return sql<boolean>`(${tr}.state in (${stateWord("queued")}, ${stateWord("complete")}) and not ${isClaimed(tr)})`;
}
