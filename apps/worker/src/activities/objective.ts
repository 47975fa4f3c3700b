import type { Plan } from "@foldwise/core";
import type { MetricStore } from "@foldwise/db";

/**
 * A trial's objective: the best value of the metric over each training's epochs, averaged over folds and seeds without
 * weights. Null when a training has no finite value of it.
 */
export async function trialObjective({
  metrics,
  objective,
  trainingIds,
}: {
  metrics: Pick<MetricStore, "readPoints">;
  objective: Plan["objective"];
  trainingIds: readonly number[];
}): Promise<number | null> {
  if (trainingIds.length === 0) return null;
  const { series } = await metrics.readPoints({
    owners: trainingIds.map((trainingId) => ({ trainingId })),
    names: [objective.metric],
  });
  const best = objective.direction === "maximize" ? Math.max : Math.min;
  const values = trainingIds.map((id) => {
    const own = series.find(({ owner }) => "trainingId" in owner && owner.trainingId === id);
    const finite = own ? Array.from(own.points.values).filter(Number.isFinite) : [];
    return finite.length === 0 ? null : finite.reduce((a, b) => best(a, b));
  });
  if (values.some((value) => value === null)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
}
