import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { findSweepDetail } from "@foldwise/db/repositories/sweep";
import { readTrialPage } from "../queries/trial-page";
import type { TrialList } from "../routes/parameters";
import type { Services } from "../services";
import { pointsChange } from "../views/points";
import { sweepDetailView } from "../views/sweep";
import type { StreamEvent, StreamSource } from "./event-stream";
import type { NotificationHub } from "./hub";
import { makeSharedReads } from "./shared-reads";
import {
  type LiveSweep,
  liveSweep,
  pageChanges,
  sweepChanges,
  sweepVersion,
  withoutPlan,
} from "./sweep-changes";

const sharedDetail = makeSharedReads<SweepDetail>(400);
const sharedPage = makeSharedReads<TrialPage>(400);

/** What a client of `changes` knows: the cursor of the points, and digests of the sweep and of its page of trials. */
export interface SweepCursor {
  points?: string;
  sweep: string;
  trials: string;
}

export function joinSweepCursor({ points = "", sweep, trials }: SweepCursor): string {
  return `${sweep}|${trials}|${points}`;
}

/** A cursor of curves alone knows neither the sweep nor a page. */
export function splitSweepCursor(text: string | undefined): SweepCursor {
  const [sweep = "", trials = "", ...points] = (text ?? "").split("|");
  return points.length === 0
    ? { points: text, sweep: "", trials: "" }
    : { points: points.join("|"), sweep, trials };
}

/** A sweep's progress where it changed, and the points of the trials it shows that came since the cursor. */
export function sweepSource({
  services,
  hub,
  sweepId,
  names,
  cursor: start,
  changes: wantsChanges = false,
  asked = [],
  list,
}: {
  services: Pick<Services, "db" | "metrics">;
  hub: NotificationHub;
  sweepId: number;
  names?: readonly string[];
  /** Left out, the points begin with everything there is. */
  cursor?: string;
  /** Of the sweep only what has changed. */
  changes?: boolean;
  /** Numbers of trials that are to be among the ones shown. */
  asked?: readonly number[];
  /** The page of trials whose changes are sent. */
  list?: TrialList;
}): StreamSource {
  const { db, metrics } = services;
  const known = splitSweepCursor(start);
  let cursor = known.points || undefined;
  let lastSweep: LiveSweep | null = null;
  let lastPage: TrialPage | null = null;
  let trainings = new Set<number>();
  let isFirst = true;
  let changedAt = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      const [detail, page] = await Promise.all([
        sharedDetail(
          `${sweepId} ${asked.join()}`,
          async () => sweepDetailView(await findSweepDetail({ ctx: db, id: sweepId, asked })),
          changedAt,
        ),
        list
          ? sharedPage(
              `${sweepId} ${JSON.stringify(list)}`,
              () => readTrialPage({ db, sweepId, list }),
              changedAt,
            )
          : null,
      ]);
      const sweep = liveSweep(detail);
      const version = sweepVersion(detail);
      // What the client has read before is not sent again.
      if (isFirst && known.sweep === version) lastSweep = sweep;
      if (isFirst && page && known.trials === page.version) lastPage = page;
      isFirst = false;
      const ids = detail.trialViews.flatMap(({ runs }) => runs.flatMap(({ trainingId }) => trainingId ?? []));
      trainings = new Set(ids);
      const owners = [...trainings].map((trainingId) => ({ trainingId }));
      const followed = await metrics.follow({ owners, names, cursor });
      cursor = followed.cursor;
      const data: SweepStreamEvent[] = [];
      // Points first: they were read after the sweep, so that whoever reads of an epoch has its points.
      if (followed.changes.length > 0)
        data.push({ type: "points", changes: followed.changes.map(pointsChange) });
      const changed = lastSweep === null || JSON.stringify(sweep) !== JSON.stringify(lastSweep);
      if (changed)
        data.push(
          wantsChanges ? sweepChanges(lastSweep, sweep) : { type: "sweep", sweep: withoutPlan(sweep) },
        );
      lastSweep = sweep;
      if (page && page.version !== lastPage?.version) data.push(pageChanges(lastPage, page));
      if (page) lastPage = page;
      const id = wantsChanges
        ? joinSweepCursor({ points: cursor, sweep: version, trials: page?.version ?? "" })
        : cursor;
      // A client that was sent a part of this goes on from before it.
      return data.map(
        (event, at): StreamEvent => (at === data.length - 1 ? { id, data: event } : { data: event }),
      );
    },
    watch: (changed) =>
      hub.listen((notification) => {
        if (
          notification === null ||
          (notification.kind === "sweep" && notification.id === sweepId) ||
          // A new training is none of the sweep's that are known; whether it is the sweep's shows the next read.
          (notification.kind === "training" &&
            (trainings.size === 0 || trainings.has(Number(notification.id))))
        ) {
          changedAt = performance.now();
          changed();
        }
      }),
  };
}
