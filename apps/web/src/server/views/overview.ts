import type { Overview } from "@foldwise/core/contracts/http-responses";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import type { RunRecord } from "@foldwise/db/repositories/run";
import type { SweepRecord } from "@foldwise/db/repositories/sweep";
import type { Totals } from "@foldwise/db/repositories/totals";
import type { WorkerRecord } from "@foldwise/db/repositories/worker";
import { datasetRefView } from "./dataset";
import { runView } from "./run";
import { sweepView } from "./sweep";

export function overviewView({
  live,
  recent,
  failures,
  datasets,
  workers,
  totals,
}: {
  live: readonly SweepRecord[];
  recent: readonly SweepRecord[];
  failures: readonly RunRecord[];
  datasets: readonly DatasetRow[];
  workers: readonly WorkerRecord[];
  totals: Totals;
}): Overview {
  return {
    live: live.map(sweepView),
    recent: recent.map(sweepView),
    failures: failures.map(runView),
    datasets: datasets.map((row) => ({ ...datasetRefView(row), images: row.images, folds: row.folds })),
    workers: fleetView(workers),
    totals,
  };
}

/** Slots and what holds them are those of live workers. */
export function fleetView(
  workers: readonly Pick<WorkerRecord, "state" | "slots" | "busy">[],
): Overview["workers"] {
  const live = workers.filter(({ state }) => state === "live");
  return {
    live: live.length,
    lost: workers.filter(({ state }) => state === "lost").length,
    slots: live.reduce((total, { slots }) => total + slots, 0),
    busy: live.reduce((total, { busy }) => total + busy.length, 0),
  };
}
