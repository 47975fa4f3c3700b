import { isActive } from "../states";
import type { LimitReached } from "./limits";
import { isNested, isOfInnerFolds } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";
import { makeSearch, type Search, type SearchStart } from "./search";

/** What the next trials of a sweep are decided from. */
export interface SweepSnapshot {
  readonly plan: Plan;
  /** Where the search of an edited plan began. */
  readonly start?: SearchStart | null;
  /** Ids of trials that an edit gave further runs, or further time: they go on before new ones come. */
  readonly due?: readonly number[];
  /** Most trials that may be open at a time. */
  readonly concurrency: number;
  /** Raised with everything that people ask of the sweep. */
  readonly intentVersion: number;
  /** Set once a limit of its budget is reached: no trial comes any more. */
  readonly limit?: LimitReached | null;
  /** All that were made, in order of number. */
  readonly trials: readonly MadeTrial[];
}

/** The trials that come next, and which snapshot of the sweep they were decided from. */
export interface NextTrials {
  readonly of: { readonly intentVersion: number; readonly trials: number };
  readonly next: readonly PlannedTrial[];
  /** Ids of ended trials that go on. */
  readonly reopen: readonly number[];
  /** True where no trial comes after them. */
  readonly isExhausted: boolean;
  /** Configurations that the sampler has been asked for by then. */
  readonly proposed: number;
}

/**
 * Takes what the plan has next while fewer trials are open than may be. Asks the sampler, which may take its time.
 * @param search of the same plan; one that was asked before saves time
 * @throws FoldwiseError `invalid` when the sampler cannot search the space
 */
export function nextTrials(
  { plan, start = null, due = [], concurrency, intentVersion, limit, trials }: SweepSnapshot,
  search: Search = makeSearch(plan, start),
): NextTrials {
  if (limit)
    return {
      of: { intentVersion, trials: trials.length },
      next: [],
      reopen: [],
      isExhausted: true,
      proposed: new Set(trials.map(({ proposal }) => proposal)).size,
    };
  const free = Math.max(0, concurrency - trials.filter(({ state }) => isActive(state)).length);
  const reopen = due.slice(0, free);
  const room = free - reopen.length;
  const coming = search.coming(trials);
  const next: PlannedTrial[] = [];
  let isExhausted = false;
  while (next.length < room && !isExhausted) {
    const step = coming.next();
    if (step.done) isExhausted = true;
    else next.push(step.value);
  }
  // A search without an end has a further trial while its budget has one: the sampler need not be asked for it.
  isExhausted ||= search.isEndless(trials.length + next.length) ? false : coming.next().done === true;
  isExhausted &&= !choosesLater(plan, [...trials, ...next]);
  const proposed = new Set([...trials, ...next].map(({ proposal }) => proposal)).size;
  return { of: { intentVersion, trials: trials.length }, next, reopen, isExhausted, proposed };
}

/** True while a configuration is still to be chosen for an outer fold. */
function choosesLater(plan: Plan, trials: readonly (PlannedTrial | MadeTrial)[]): boolean {
  const isOpen = (trial: PlannedTrial | MadeTrial) => !("state" in trial) || isActive(trial.state);
  return isNested(plan) && trials.some((trial) => isOfInnerFolds(trial) && isOpen(trial));
}
