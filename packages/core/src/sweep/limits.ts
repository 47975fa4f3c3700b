import type { Problem } from "../errors";
import { taskOf } from "../trainers";
import { isNested } from "./nested";
import type { Plan } from "./plan";

/** Ends of a budget besides the number of trials, by the key that sets them. */
export const LIMIT_KINDS = ["maxEpochs", "maxHours", "target", "plateauTrials", "maxFailureRate"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** Which limit has ended a sweep. */
export interface LimitReached {
  kind: LimitKind;
  /** In words: `target reached: val/auc 0.91 in trial 7`. */
  text: string;
}

/** What a sweep has used and found so far. */
export interface SweepUsage {
  /** Hours since its start. */
  readonly hours: number;
  /** Epochs, or steps, that were trained for it; those of trainings that were there before do not count. */
  readonly epochs: number;
  /** The best complete trial; null without one. */
  readonly best: { readonly number: number; readonly value: number; readonly completeSince: number } | null;
  readonly endedTrials: number;
  readonly failedTrials: number;
}

/** Of fewer ended trials a share says nothing. */
export const MIN_TRIALS_OF_RATE = 5;

/** The first limit of a plan's budget that is reached; null while none is. */
export function limitReached({ budget, objective }: Plan, usage: SweepUsage): LimitReached | null {
  const { maxEpochs, maxHours, target, plateauTrials, maxFailureRate } = budget;
  const { hours, epochs, best, endedTrials, failedTrials } = usage;
  if (target !== undefined && best !== null) {
    const isAsGood = objective.direction === "minimize" ? best.value <= target : best.value >= target;
    const text = `target reached: ${objective.metric} ${short(best.value)} in trial ${best.number}`;
    if (isAsGood) return { kind: "target", text };
  }
  if (maxEpochs !== undefined && epochs >= maxEpochs)
    return { kind: "maxEpochs", text: `budget reached: ${epochs} of ${maxEpochs} epochs` };
  if (maxHours !== undefined && hours >= maxHours)
    return { kind: "maxHours", text: `budget reached: ${short(maxHours)} h` };
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
  if (target === undefined) return [];
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

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
