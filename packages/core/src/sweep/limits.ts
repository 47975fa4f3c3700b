import type { Problem } from "../errors";
import { taskOf } from "../trainers";
import { isNested } from "./nested";
import type { Plan } from "./plan";

/** Ends of a budget besides the number of trials, by the key that sets them. */
export const LIMIT_KINDS = [
  "maxEpochs",
  "maxHours",
  "maxGpuHours",
  "maxCost",
  "maxEnergyKwh",
  "target",
  "plateauTrials",
  "maxFailureRate",
] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** Which limit has ended a sweep. */
export interface LimitReached {
  kind: LimitKind;
  /** In words: `target reached: val/auc 0.91 in trial 7`. */
  text: string;
}

/** What the trainings of a sweep have used, those that it shares with an earlier sweep left out. */
export interface ResourceUsage {
  /** Slot time, hours: of each attempt from its claim to its end. */
  readonly slotHours: number;
  /** Of that on GPU workers. */
  readonly gpuHours: number;
  /** Null where no attempt has reported any. */
  readonly energyKwh: number | null;
}

/** What a sweep's slot time costs; null for a plan without a price. */
export function costOf({ resources }: Pick<Plan, "resources">, { slotHours }: ResourceUsage): number | null {
  return resources.pricePerHour === undefined ? null : slotHours * resources.pricePerHour;
}

/** Whether workers of a resource class train on GPUs. */
export function isGpuClass(resourceClass: string): boolean {
  return /^train[.]gpu([.]|$)/.test(resourceClass);
}

/** What a sweep has used and found so far. */
export interface SweepUsage {
  /** Hours since its start. */
  readonly hours: number;
  /** Epochs, or steps, that were trained for it; those of trainings that were there before do not count. */
  readonly epochs: number;
  /** What its own trainings have used. */
  readonly resources: ResourceUsage;
  /** The best complete trial; null without one. */
  readonly best: { readonly number: number; readonly value: number; readonly completeSince: number } | null;
  readonly endedTrials: number;
  readonly failedTrials: number;
}

/** Of fewer ended trials a share says nothing. */
export const MIN_TRIALS_OF_RATE = 5;

/** The first limit of a plan's budget that is reached; null while none is. */
export function limitReached({ budget, objective, resources }: Plan, usage: SweepUsage): LimitReached | null {
  const { maxEpochs, maxHours, target, plateauTrials, maxFailureRate } = budget;
  const { hours, epochs, resources: used, best, endedTrials, failedTrials } = usage;
  if (target !== undefined && best !== null) {
    const isAsGood = objective.direction === "minimize" ? best.value <= target : best.value >= target;
    const text = `target reached: ${objective.metric} ${short(best.value)} in trial ${best.number}`;
    if (isAsGood) return { kind: "target", text };
  }
  if (maxEpochs !== undefined && epochs >= maxEpochs)
    return { kind: "maxEpochs", text: `budget reached: ${epochs} of ${maxEpochs} epochs` };
  if (maxHours !== undefined && hours >= maxHours)
    return { kind: "maxHours", text: `budget reached: ${short(maxHours)} h` };
  const ofResources = resourceLimit({ budget, resources }, used);
  if (ofResources) return ofResources;
  if (plateauTrials !== undefined && best !== null && best.completeSince >= plateauTrials)
    return {
      kind: "plateauTrials",
      text: `plateau: no better trial in the ${best.completeSince} after trial ${best.number}`,
    };
  const rate = endedTrials === 0 ? 0 : failedTrials / endedTrials;
  if (maxFailureRate !== undefined && endedTrials >= MIN_TRIALS_OF_RATE && rate > maxFailureRate)
    return { kind: "maxFailureRate", text: `too many failures: ${failedTrials} of ${endedTrials} trials` };
  return null;
}

function resourceLimit(plan: Pick<Plan, "budget" | "resources">, usage: ResourceUsage): LimitReached | null {
  const { maxGpuHours, maxCost, maxEnergyKwh } = plan.budget;
  const { gpuHours, energyKwh } = usage;
  const cost = costOf(plan, usage);
  if (maxGpuHours !== undefined && gpuHours >= maxGpuHours)
    return {
      kind: "maxGpuHours",
      text: `budget reached: ${short(gpuHours)} of ${short(maxGpuHours)} GPU hours`,
    };
  if (maxCost !== undefined && cost !== null && cost >= maxCost)
    return { kind: "maxCost", text: `budget reached: cost ${short(cost)} of ${short(maxCost)}` };
  if (maxEnergyKwh !== undefined && energyKwh !== null && energyKwh >= maxEnergyKwh)
    return {
      kind: "maxEnergyKwh",
      text: `budget reached: ${short(energyKwh)} of ${short(maxEnergyKwh)} kWh`,
    };
  return null;
}

/** Whether a plan's budget has any of them. */
export function hasLimits({ budget }: Pick<Plan, "budget">): boolean {
  return LIMIT_KINDS.some((kind) => budget[kind] !== undefined);
}

/** A target that the objective cannot reach. */
export function limitProblems(plan: Plan): Problem[] {
  const { target } = plan.budget;
  const { metric, direction } = plan.objective;
  const [limited] = LIMIT_KINDS.filter((kind) => plan.budget[kind] !== undefined);
  if (limited !== undefined && isNested(plan))
    return [
      {
        field: `budget.${limited}`,
        value: String(plan.budget[limited]),
        problem: "would end a nested sweep before the chosen parameters are trained on the outer folds",
        remedy: "use budget.maxTrials, or leave splits.inner out",
      },
    ];
  const ofResources = resourceLimitProblems(plan);
  if (ofResources.length > 0 || target === undefined) return ofResources;
  const [low, high] = taskOf(plan)?.validation.find(({ name }) => name === metric)?.range ?? [null, null];
  const bound = direction === "maximize" ? high : low;
  if (bound === null || (direction === "maximize" ? target <= bound : target >= bound)) return [];
  return [
    {
      field: "budget.target",
      value: String(target),
      problem: `${metric} is ${direction === "maximize" ? "at most" : "at least"} ${bound}: it would never be reached`,
      remedy: "use a value within the range",
    },
  ];
}

/** Limits of what the plan's workers do not use, or what has no price. */
function resourceLimitProblems({ budget, resources }: Plan): Problem[] {
  const problems: Problem[] = [];
  for (const key of ["maxGpuHours", "maxEnergyKwh"] as const)
    if (budget[key] !== undefined && !isGpuClass(resources.class))
      problems.push({
        field: `budget.${key}`,
        value: String(budget[key]),
        problem: `workers of the class ${resources.class} use no GPU: it would never be reached`,
        remedy: "use budget.maxHours or budget.maxCost, or a class such as train.gpu",
      });
  if (budget.maxCost !== undefined && !resources.pricePerHour)
    problems.push({
      field: "budget.maxCost",
      value: String(budget.maxCost),
      problem: `a slot ${resources.pricePerHour === undefined ? "has no price" : "costs nothing"}: it would never be reached`,
      remedy: "set resources.pricePerHour",
    });
  return problems;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
