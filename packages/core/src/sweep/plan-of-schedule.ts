import { type DimensionValue, dimensionValueSchema } from "../space";
import { holderOf, type ResolvedTraining, type Target, trainerOf } from "../trainers";
import type { Override, Plan } from "./plan";
import { resolveTraining, targetOf } from "./resolve";
import type { ScheduleSegment } from "./training-schedule";

/**
 * The plan that trains the schedule of one trial of a population again, from its first epoch on: one trial whose parameters change where
 * those of the trial's lineage did. Its curve is the lineage's, as each part goes on from the checkpoint of the one before, with the
 * seeds of the population.
 * @param variant of the trial
 * @param trial its number, for the name
 * @param schedule as `scheduleOf` has it
 * @returns null while the trial trains, and where there is none
 */
export function planOfSchedule(
  plan: Plan,
  { variant, trial, schedule }: { variant: string; trial: number; schedule: readonly ScheduleSegment[] },
): Plan | null {
  const last = schedule.at(-1);
  if (!last || last.toStep === null) return null;
  const canChange = trainerOf(plan).canChange ?? (() => false);
  const names = [...new Set(schedule.flatMap(({ configuration }) => Object.keys(configuration)))];
  const changing = names.flatMap((name): [string, Target][] => {
    const target = targetOf(name, plan);
    return target !== null && canChange(target) ? [[name, target]] : [];
  });
  const resolved = schedule.map(({ configuration }) => resolveTraining(plan, variant, configuration));
  const parts = schedule.slice(0, -1).flatMap(({ toStep }, index) => {
    const own = resolved[index];
    if (own === undefined || toStep === null) return [];
    return [{ untilEpoch: toStep, parameters: parametersOf(own, changing) }];
  });
  const { space: _, spaceConstraints: __, points: ___, warmStart: ____, stopping: _____, ...rest } = plan;
  return {
    ...rest,
    name: `${plan.name}-schedule-${trial}`,
    variants: { [variant]: withValues(plan, variant, resolved.at(-1), last.configuration) },
    space: {},
    sampler: { kind: "grid", seed: plan.sampler.seed },
    budget: { maxTrials: 1 },
    concurrency: 1,
    ...(parts.length > 0 ? { schedule: parts } : {}),
  };
}

function parametersOf(
  own: ResolvedTraining,
  targets: readonly [string, Target][],
): Record<string, DimensionValue> {
  return Object.fromEntries(
    targets.flatMap(([name, target]) => {
      const value = dimensionValueSchema.safeParse(holderOf({ ...own }, target)[target.key]);
      return value.success ? [[name, value.data]] : [];
    }),
  );
}

/** A variant's overrides with the values of a configuration; of an option that holds several, that option. */
function withValues(
  plan: Plan,
  variant: string,
  own: ResolvedTraining | undefined,
  configuration: ScheduleSegment["configuration"],
): Override {
  const override: Override = { ...plan.variants[variant] };
  for (const name of Object.keys(configuration)) {
    const target = targetOf(name, plan);
    if (target === null || own === undefined) continue;
    const { section, key, within } = target;
    const option = within ?? key;
    override[section] = { ...override[section], [option]: { ...own[section] }[option] };
  }
  return override;
}
