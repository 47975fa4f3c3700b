import { isExhaustive } from "../samplers";
import type { LimitReached } from "./limits";
import { searchesOf } from "./nested";
import type { Plan } from "./plan";
import { isSearch } from "./planned-work";
import { samplerOf } from "./search";

/** Why a sweep makes no further trial. */
export const END_REASONS = ["space-exhausted", "budget-reached", "limit-reached", "cancelled"] as const;

export interface EndReason {
  kind: (typeof END_REASONS)[number];
  /** Trials that were made, without the copies of a population. */
  trials: number;
  /** Of a population: copies that were made besides. Left out where there is none. */
  copies?: number;
  /** Trials that the budget allows. */
  budget: number;
  /**
   * Trials that the whole space takes, all variants of each configuration, with those that were made besides: outside of it,
   * or of a configuration that was there; null where it has no end.
   */
  space: number | null;
  /** Of `limit-reached`: which one. */
  limit?: LimitReached;
}

/**
 * What a sweep of a plan ends for, once so many trials were made and none is to come.
 * @param trials of its searches: without those of chosen configurations on whole outer folds, and without copies
 * @param how `outside`: of the trials, those that an edit has put outside of the space; `repeated`: of the others, those of a
 * configuration that an earlier one has tried; `copies`: that a population made besides
 */
export function endReasonOf(
  plan: Plan,
  trials: number,
  {
    isCancelled,
    limit = null,
    outside = 0,
    repeated = 0,
    copies = 0,
  }: {
    isCancelled: boolean;
    limit?: LimitReached | null | undefined;
    outside?: number | undefined;
    repeated?: number | undefined;
    copies?: number | undefined;
  },
): EndReason {
  const size = samplerOf(plan).size();
  const searches = searchesOf(plan);
  const space =
    size === null ? null : size * Object.keys(plan.variants).length * searches + outside + repeated;
  const budget = plan.budget.maxTrials * searches;
  const isWhole = trials < budget || (space !== null && trials >= space);
  const made = { trials, ...(copies > 0 ? { copies } : {}), budget, space };
  if (limit !== null && !isCancelled) return { kind: "limit-reached", ...made, limit };
  return { kind: isCancelled ? "cancelled" : isWhole ? "space-exhausted" : "budget-reached", ...made };
}

/** In words, where there is something to say: of a plan without a space whose trials were all made, null. */
export function endReasonText(plan: Pick<Plan, "space" | "sampler">, reason: EndReason): string | null {
  const { kind, limit, copies = 0 } = reason;
  if (kind === "limit-reached") return limit?.text ?? null;
  const text = endText(plan, reason);
  return text === null || copies === 0 ? text : `${text}, and ${copies} ${copies === 1 ? "copy" : "copies"}`;
}

function endText(
  plan: Pick<Plan, "space" | "sampler">,
  { kind, trials, budget, space }: EndReason,
): string | null {
  if (kind === "cancelled")
    return `cancelled after ${trials} of at most ${Math.min(budget, space ?? budget)} trials`;
  if (kind === "budget-reached")
    return `budget reached: ${space === null ? counted(budget) : `${trials} of ${space}`}`;
  if (!isSearch(plan)) return null;
  // A grid is meant to end; draws were asked for as many as the budget says.
  const isShort = !isExhaustive(plan.sampler.kind) && trials < budget;
  return isShort
    ? `space exhausted: ${trials} of ${budget}`
    : `space exhausted: ${trials === 1 ? "its only trial" : `all ${trials} trials`}`;
}

function counted(trials: number): string {
  return `${trials} ${trials === 1 ? "trial" : "trials"}`;
}
