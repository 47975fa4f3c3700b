import { isJobOpen } from "@foldwise/core/states";
import type { Database } from "@foldwise/db/client";
import { findRequest, type RequestRecord } from "@foldwise/db/repositories/worker-request";
import type { NotificationHub } from "../live/hub";

/** Notifications may be lost. */
const POLL_MS = 1_000;

/** The request when it has ended, or as it is after the time, whichever comes first. */
export async function awaitRequest({
  db,
  hub,
  id,
  waitMs,
  signal,
}: {
  db: Database;
  hub: Pick<NotificationHub, "listen">;
  id: number;
  waitMs: number;
  signal: AbortSignal;
}): Promise<RequestRecord> {
  const end = Date.now() + waitMs;
  let wake = () => {};
  let isNotified = false;
  const leave = () => wake();
  signal.addEventListener("abort", leave, { once: true });
  const stop = hub.listen((item) => {
    if (item !== null && !(item.kind === "request" && item.id === id)) return;
    isNotified = true;
    wake();
  });
  try {
    for (;;) {
      isNotified = false;
      const found = await findRequest({ ctx: db, id });
      const left = end - Date.now();
      if (!isJobOpen(found.state) || left <= 0 || signal.aborted) return found;
      // Nobody is there who could do it: said at once, not after the time.
      if (found.workers === 0) return found;
      if (isNotified) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, POLL_MS));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal.removeEventListener("abort", leave);
    stop();
  }
}
