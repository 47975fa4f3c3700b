import { MAX_TRIAL_CURVES, type TrialCurves } from "@foldwise/core/contracts/http/sweep-search";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { rungSteps } from "@foldwise/core/stopping";
import { promotionOf } from "@foldwise/core/sweep";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { countAtRungs, listStartedTrials, listTrialTrainings } from "@foldwise/db/repositories/sweep";
import { type RunPoints, spread, trialCurve } from "../views/trial-curves";

const MAX_RUNNING = 50;
/** Trainings that are looked at for the names of metrics: those of a sweep report alike. */
const MAX_NAMED = 10;

/**
 * A metric of many trials over their steps, each the mean over its runs: of the trials asked for, of those that run, and of
 * others spread evenly.
 * @param metric the objective's where it is left out
 * @throws FoldwiseError `not-found`.
 */
export async function readTrialCurves({
  db,
  metrics,
  sweepId,
  metric,
  asked = [],
}: {
  db: Database;
  metrics: MetricStore;
  sweepId: number;
  metric?: string;
  asked?: readonly number[];
}): Promise<TrialCurves> {
  const { plan, trials } = await listStartedTrials({ ctx: db, sweepId });
  const name = metric ?? plan.objective.metric;
  const wanted = trials.filter(({ number }) => asked.includes(number));
  const running = trials.filter(({ isRunning }) => isRunning).slice(-MAX_RUNNING);
  const first = [...new Set([...wanted, ...running])];
  const others = spread(
    trials.filter((trial) => !first.includes(trial)),
    MAX_TRIAL_CURVES - first.length,
  );
  const shown = [...first, ...others].toSorted((a, b) => a.number - b.number);
  const trainings = await listTrialTrainings({ ctx: db, trialIds: shown.map(({ id }) => id) });
  const owners = [...new Set(trainings.map(({ trainingId }) => trainingId))].map((trainingId) => ({
    trainingId,
  }));
  const [{ series }, names] = await Promise.all([
    metrics.readPoints({ owners, names: [name] }),
    metrics.names({ owners: owners.slice(-MAX_NAMED) }),
  ]);
  const pointsOf = new Map(
    series.map(({ owner, points }) => ["trainingId" in owner ? owner.trainingId : 0, points]),
  );
  const runsOf = new Map<number, RunPoints[]>();
  for (const { trialId, trainingId, startedAt } of trainings) {
    const points = pointsOf.get(trainingId);
    if (points)
      runsOf.set(trialId, [
        ...(runsOf.get(trialId) ?? []),
        { ...points, startedAt: startedAt?.getTime() ?? null },
      ]);
  }
  const curves = shown.flatMap(({ id, number }) => {
    const runs = runsOf.get(id);
    return runs ? [trialCurve(number, runs, { range: asked.includes(number) })] : [];
  });
  const last = Math.max(0, ...curves.map(({ step }) => step.at(-1) ?? 0));
  const ofRule =
    plan.stopping &&
    (!("metric" in plan.stopping) || (plan.stopping.metric ?? plan.objective.metric) === name);
  const promotion = promotionOf(plan);
  const reached = (step: number) => step <= last;
  const atRungs = promotion ? await countAtRungs({ ctx: db, sweepId, direction: promotion.direction }) : [];
  return {
    metric: name,
    metrics: names,
    trials: trials.length,
    rungs:
      plan.stopping && ofRule ? (promotion?.rungs.filter(reached) ?? rungSteps(plan.stopping, last)) : [],
    atRungs: atRungs.map(({ best, ...counts }) => ({
      ...counts,
      best: best === null ? null : encodeMetric(best),
    })),
    ruleMetric: promotion?.metric ?? null,
    curves,
  };
}
