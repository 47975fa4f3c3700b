import type { SweepDetail, SweepStreamEvent } from "@foldwise/core/contracts/http/sweep";
import { findSweepDetail, listSweepTrainings } from "@foldwise/db/repositories/sweep";
import type { Services } from "../services";
import { pointsChange } from "../views/points";
import { sweepDetailView } from "../views/sweep";
import type { StreamEvent, StreamSource } from "./event-stream";
import type { NotificationHub } from "./hub";
import { makeSharedReads } from "./shared-reads";

const sharedDetail = makeSharedReads<SweepDetail>(400);

/** A sweep's progress where it changed, and the points that came since the cursor. */
export function sweepSource({
  services,
  hub,
  sweepId,
  names,
  cursor: start,
}: {
  services: Pick<Services, "db" | "metrics">;
  hub: NotificationHub;
  sweepId: number;
  names?: readonly string[];
  /** Left out, the points begin with everything there is. */
  cursor?: string;
}): StreamSource {
  const { db, metrics } = services;
  let cursor = start;
  let lastSweep = "";
  let trainings = new Set<number>();
  return {
    async read() {
      const detail = await sharedDetail(String(sweepId), async () =>
        sweepDetailView(await findSweepDetail({ ctx: db, id: sweepId })),
      );
      const ids = await listSweepTrainings({ ctx: db, sweepId });
      trainings = new Set(ids);
      const owners = ids.map((trainingId) => ({ trainingId }));
      const followed = await metrics.follow({ owners, names, cursor });
      cursor = followed.cursor;
      const events: StreamEvent[] = [];
      const { plan: _, source: __, cost: ___, ...sweep } = detail;
      const text = JSON.stringify(sweep);
      if (followed.changes.length > 0)
        events.push({
          id: cursor,
          ...event({ type: "points", changes: followed.changes.map(pointsChange) }),
        });
      // Points first: they were read after the sweep, so that whoever reads of an epoch has its points.
      if (text !== lastSweep) events.push(event({ type: "sweep", sweep }));
      lastSweep = text;
      return events;
    },
    watch: (changed) =>
      hub.listen((notification) => {
        if (
          notification === null ||
          (notification.kind === "sweep" && notification.id === sweepId) ||
          // A new training is none of the sweep's that are known; whether it is the sweep's shows the next read.
          (notification.kind === "training" &&
            (trainings.size === 0 || trainings.has(Number(notification.id))))
        )
          changed();
      }),
  };
}

const event = (data: SweepStreamEvent): StreamEvent => ({ data });
