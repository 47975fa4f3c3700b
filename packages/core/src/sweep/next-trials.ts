import type { Promotion } from "../promotion";
import { isActive } from "../states";
import type { LimitReached } from "./limits";
import { isNested, isOfInnerFolds } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";
import { nextOfPopulation, type PlannedPopulation, populationOf, stoppedMembers } from "./population";
import { makePromoter, promotionOf, type RungDecision } from "./promotion";
import { makeSearch, rungSum, type Search, type SearchStart } from "./search";

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

/** The trials that come next, or go on, and which snapshot of the sweep that was decided from. */
export interface NextTrials extends RungDecision {
  /** `rungs`: the sum of the trials' rungs, which grows with each promotion. */
  readonly of: { readonly intentVersion: number; readonly trials: number; readonly rungs: number };
  readonly next: readonly PlannedTrial[];
  /** Ids of ended trials that go on. */
  readonly reopen: readonly number[];
  /** True where no trial comes after them. */
  readonly isExhausted: boolean;
  /** Configurations that the sampler has been asked for by then. */
  readonly proposed: number;
}

/**
 * Takes what the plan has next while fewer trials are at work than may be. Where trials wait at rungs, one of them is
 * promoted rather than a new one started. Asks the sampler, which may take its time.
 * @param search of the same plan; one that was asked before saves time
 * @throws FoldwiseError `invalid` when the sampler cannot search the space
 */
export function nextTrials(
  { plan, start = null, due = [], concurrency, intentVersion, limit, trials }: SweepSnapshot,
  search: Search = makeSearch(plan, start),
): NextTrials {
  const of = {
    intentVersion,
    trials: trials.length,
    rungs: rungSum(trials) ?? 0,
  };
  const active = trials.filter(({ state }) => isActive(state)).length;
  const population = populationOf(plan);
  if (population)
    return { of, ...ofPopulation({ plan, due, concurrency, limit, trials }, { population, search, active }) };
  const promotion = promotionOf(plan);
  const promoter = promotion && makePromoter(plan, promotion, trials);
  if (limit)
    return {
      of,
      next: [],
      reopen: [],
      promotions: [],
      prunes: promoter?.rest() ?? [],
      isExhausted: true,
      proposed: new Set(trials.map(({ proposal }) => proposal)).size,
    };
  const free = Math.max(0, concurrency - active);
  const reopen = due.slice(0, free);
  const room = free - reopen.length;
  // Trials are compared once all of them have come to their rungs on the folds and seeds that an edit added.
  const isCatchingUp = due.length > 0 || trials.some(isBackAtRung);
  const coming = search.coming(trials);
  const next: PlannedTrial[] = [];
  const promotions: Promotion[] = [];
  let isExhausted = false;
  while (next.length + promotions.length < room && !isExhausted) {
    const promoted = isCatchingUp ? null : promoter?.next();
    if (promoted) {
      promotions.push(promoted);
      continue;
    }
    const step = coming.next();
    if (step.done) isExhausted = true;
    else next.push(promotion ? { ...step.value, ...promotion.start(step.value.proposal) } : step.value);
  }
  // A search without an end has a further trial while its budget has one: the sampler need not be asked for it.
  isExhausted ||= search.isEndless(trials.length + next.length) ? false : coming.next().done === true;
  isExhausted &&= !choosesLater(plan, [...trials, ...next]);
  const proposals = new Set<number>();
  for (const made of [trials, next]) for (const { proposal } of made) proposals.add(proposal);
  const proposed = proposals.size;
  const decided = { of, next, reopen, promotions, prunes: promoter?.stopped() ?? [], isExhausted, proposed };
  const isIdle = isExhausted && active + next.length + reopen.length + promotions.length === 0;
  if (!promoter || !isIdle) return decided;
  const best = promoter.best();
  return best ? { ...decided, promotions: [best] } : { ...decided, prunes: promoter.rest() };
}

function ofPopulation(
  { plan, due = [], concurrency, limit, trials }: Omit<SweepSnapshot, "intentVersion">,
  { population, search, active }: { population: PlannedPopulation; search: Search; active: number },
): Omit<NextTrials, "of"> {
  const own = trials.filter(({ exploit }) => !exploit);
  const proposed = new Set(own.map(({ proposal }) => proposal)).size;
  if (limit) {
    const prunes = stoppedMembers(plan, population, trials);
    return { next: [], reopen: [], promotions: [], prunes, isExhausted: true, proposed };
  }
  const free = Math.max(0, concurrency - active);
  const reopen = due.slice(0, free);
  const { isWhole, ...step } = nextOfPopulation(plan, population, trials, {
    search,
    room: free - reopen.length,
  });
  const made = new Set(step.next.flatMap(({ exploit, proposal }) => (exploit ? [] : [proposal])));
  for (const { proposal } of own) made.add(proposal);
  return { ...step, reopen, isExhausted: isWhole, proposed: made.size };
}

/** Whether it has been at the rung already to which it trains: it does so on runs that it did not have there. */
function isBackAtRung({ state, rung, rungs }: MadeTrial): boolean {
  return isActive(state) && (rungs ?? []).some((result) => result.rung === rung);
}

/** True while a configuration is still to be chosen for an outer fold. */
function choosesLater(plan: Plan, trials: readonly (PlannedTrial | MadeTrial)[]): boolean {
  const isOpen = (trial: PlannedTrial | MadeTrial) => !("objective" in trial) || isActive(trial.state);
  return isNested(plan) && trials.some((trial) => isOfInnerFolds(trial) && isOpen(trial));
}
