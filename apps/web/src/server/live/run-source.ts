import type { RunStreamEvent } from "@foldwise/core/contracts/http-responses";
import { showRunProgress } from "../queries/run-detail";
import { showRunLog } from "../queries/run-log";
import type { Services } from "../services";
import { pointsChange } from "../views/points";
import type { StreamEvent, StreamSource } from "./event-stream";
import type { NotificationHub } from "./hub";

const MAX_LINES = 500;

/** Cursors of points and log in one, as the browser gives them back. */
export function joinCursors(points: string, log: string | null): string {
  return `${log ?? ""}|${points}`;
}
export function splitCursors(text: string): { points: string; log: string | null } {
  const bar = text.indexOf("|");
  return bar < 0
    ? { points: text, log: null }
    : { points: text.slice(bar + 1), log: text.slice(0, bar) || null };
}

/** A run's state where it changed, the points and the log lines that came since the cursors. */
export function runSource({
  services: { db, metrics },
  hub,
  runId,
  names,
  cursor: start,
  log: logStart,
}: {
  services: Pick<Services, "db" | "metrics">;
  hub: NotificationHub;
  runId: number;
  names?: readonly string[];
  cursor?: string;
  log?: string | null;
}): StreamSource {
  let cursor = start;
  let log = logStart ?? null;
  let lastRun = "";
  let trainingId: number | null = null;
  return {
    async read() {
      const view = await showRunProgress(db, runId);
      trainingId = view.run.trainingId;
      const [followed, lines] = await Promise.all([
        metrics.follow({ owners: [{ runId }], names, cursor }),
        showRunLog({ db, runId, after: log, limit: MAX_LINES }),
      ]);
      cursor = followed.cursor;
      log = lines.next;
      const id = joinCursors(cursor, log);
      const events: StreamEvent[] = [];
      const text = JSON.stringify(view);
      if (text !== lastRun) events.push({ data: { type: "run", ...view } satisfies RunStreamEvent });
      lastRun = text;
      if (followed.changes.length > 0)
        events.push({
          id,
          data: { type: "points", changes: followed.changes.map(pointsChange) } satisfies RunStreamEvent,
        });
      if (lines.lines.length > 0)
        events.push({ id, data: { type: "log", ...lines } satisfies RunStreamEvent });
      return events;
    },
    watch(changed) {
      const stop = hub.listen((notification) => {
        if (
          notification === null ||
          (notification.kind === "run" && notification.id === runId) ||
          (notification.kind === "training" && (trainingId === null || notification.id === trainingId))
        )
          changed();
      });
      return stop;
    },
  };
}
