import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { worker } from "../../schema";

/** A worker that was not seen for longer is lost. */
export const LIVE_SECONDS = 30;

/** The condition of workers that reported lately and have not said that they end. */
export function isLiveWorker() {
  return and(
    isNull(worker.stoppedAt),
    gt(worker.seenAt, sql`now() - make_interval(secs => ${LIVE_SECONDS})`),
  );
}

/** The condition of live workers that were not asked to drain. */
export function takesTrainings() {
  return and(isLiveWorker(), eq(worker.isDraining, false));
}
