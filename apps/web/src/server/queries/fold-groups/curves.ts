import type { FoldCurves } from "@foldwise/core/contracts/http/fold-group";
import { encodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { thin } from "@foldwise/core/curves";
import { chooseRuns } from "@foldwise/core/fold-groups";
import { isTerminal } from "@foldwise/core/states";
import type { Columns } from "@foldwise/db/metrics";
import { findFoldGroup } from "@foldwise/db/repositories/fold-group";
import type { Services } from "../../services";

/** Curves of one answer, those of the first folds. */
const MAX_CURVES = 200;

/** The history of a metric in the runs of a group that have a fold, those that run too. @throws FoldwiseError `not-found` */
export async function foldGroupCurves(
  { db, metrics }: Pick<Services, "db" | "metrics">,
  { id, metric }: { id: string; metric: string },
): Promise<FoldCurves> {
  const { members } = await findFoldGroup({ ctx: db, id });
  const isCounted = new Set(chooseRuns(members).runs.map((run) => run.id));
  const stateOf = new Map(members.map((run) => [run.id, run.state]));
  // What runs is drawn, though it does not count yet.
  const drawn = chooseRuns(
    members.map((run) => (isTerminal(run.state) ? run : { ...run, state: "complete" as const })),
  );
  const shown = drawn.runs.slice(0, MAX_CURVES);
  const { series } = await metrics.readPoints({
    owners: shown.map((run) => ({ runId: run.id })),
    names: [metric],
  });
  const points = new Map(
    series.map(({ owner, points: columns }) => ["runId" in owner ? owner.runId : 0, columns]),
  );
  return {
    metric,
    curves: shown.flatMap(({ id: run, name, fold, seed }) => {
      const columns = points.get(run);
      const state = stateOf.get(run) ?? "complete";
      return columns
        ? [{ run, name, fold, seed, state, counts: isCounted.has(run), points: curveOf(columns) }]
        : [];
    }),
  };
}

/** Of equal steps the newest stays; thinned, with its extremes. */
function curveOf({ steps, times, values }: Columns): [number, number, MetricNumber][] {
  const points: [number, number, MetricNumber][] = [];
  const start = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  for (let i = 0; i < steps.length; i++) {
    const x = Number(steps[i]);
    if (points.at(-1)?.[0] === x) points.pop();
    points.push([x, ((times[i] ?? start) - start) / 1_000, encodeMetric(values[i] ?? Number.NaN)]);
  }
  return thin(points, ([, , value]) => (typeof value === "number" ? value : null));
}
