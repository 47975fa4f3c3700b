import {
  bracketSizes,
  makeBrackets,
  makeLadder,
  type Promotion,
  type PromotionSettings,
  type RungTrial,
  type Unpromoted,
} from "../promotion";
import { WAITING } from "../states";
import {
  isPopulation,
  isPromotion,
  type PopulationOptions,
  type PromotionOptions,
  promotionSteps,
  roundSteps,
  type Stop,
} from "../stopping";
import type { Plan } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { longestTraining, runsAtOnce } from "./planned-work";
import { stoppingOf } from "./stopping";

/** The rung to which a trial trains first, and its bracket where there are several: bracket b starts at rung b. */
export interface TrialStart {
  readonly rung: number;
  readonly bracket?: number;
}

/** How the trials of a plan are promoted. */
export interface PlannedPromotion extends PromotionSettings {
  readonly kind: PromotionOptions["kind"] | PopulationOptions["kind"];
  /** Where the trials of a configuration start. */
  start(proposal: number): TrialStart;
}

/** Null for a plan whose trials train to their end without waiting. */
export function promotionOf(plan: Plan): PlannedPromotion | null {
  const { stopping } = plan;
  const planned = stoppingOf(plan);
  if (stopping === undefined || planned === null) return null;
  const { metric, direction } = planned;
  const start = () => ({ rung: 0 });
  if (isPopulation(stopping)) {
    const rungs = roundSteps(stopping, longestTraining(plan));
    // All members go on, itself or a copy of a better one.
    return { kind: stopping.kind, rungs, reductionFactor: 1, metric, direction, brackets: 1, start };
  }
  if (!isPromotion(stopping)) return null;
  const { kind, reductionFactor } = stopping;
  const rungs = promotionSteps(stopping, longestTraining(plan));
  const promotion = { kind, rungs, reductionFactor, metric, direction };
  if (kind === "asha-promotion") return { ...promotion, brackets: 1, start };
  const sizes = bracketSizes(rungs.length, reductionFactor);
  const bracketOf = makeBrackets(sizes);
  return {
    ...promotion,
    brackets: sizes.length,
    start: (proposal) => ({ rung: bracketOf(proposal), bracket: bracketOf(proposal) }),
  };
}

/**
 * The plan with the last step of its rungs written out, so that they stay where they are whatever becomes of the plan's
 * other parts: trials have been promoted by them.
 */
export function withRungs(plan: Plan): Plan {
  const { stopping } = plan;
  if (stopping === undefined || !isPromotion(stopping) || stopping.maxResource !== undefined) return plan;
  return { ...plan, stopping: { ...stopping, maxResource: longestTraining(plan) } };
}

/** The step after which a trial's trainings pause, by the rung that it trains to; null where they train to their end. */
export function rungStep(plan: Plan, rung: number | null): number | null {
  return rung === null ? null : (promotionOf(plan)?.rungs[rung] ?? null);
}

/**
 * A trial as it was while the sum of its sweep's rungs was this: the promotions since then are taken back.
 * @param rungs as a suggestion has it; left out where none is known of
 */
export function beforePromotions(trial: MadeTrial, rungs: number | undefined): MadeTrial {
  if (rungs === undefined) return trial;
  const results = trial.rungs ?? [];
  const place = results.findIndex(({ promotedAt }) => promotedAt !== undefined && promotedAt >= rungs);
  const left = results[place];
  if (left === undefined) return trial;
  const { promotedAt: _, ...waiting } = left;
  return {
    ...trial,
    state: WAITING,
    rung: left.rung,
    rungs: [...results.slice(0, place), waiting],
    objective: null,
    objectives: null,
    violations: null,
    stop: null,
  };
}

/**
 * How many of the epochs of so many trials, all trained to their end, are expected where one in `reductionFactor` goes on
 * from each rung, and one of them at least: a share; 1 for a plan without promotion.
 * @param trials of one variant
 */
export function promotedShare(plan: Plan, trials: number): number {
  const promotion = promotionOf(plan);
  if (promotion === null || trials === 0) return 1;
  const { rungs, reductionFactor, brackets, start } = promotion;
  const last = longestTraining(plan);
  const started = Array.from({ length: brackets }, () => 0);
  for (let proposal = 0; proposal < trials; proposal++) {
    const { bracket = 0 } = start(proposal);
    started[bracket] = (started[bracket] ?? 0) + 1;
  }
  let epochs = 0;
  for (const [bracket, count] of started.entries()) {
    let left = count;
    let before = 0;
    for (const step of [...rungs.slice(bracket), last]) {
      epochs += left * (Math.min(step, last) - before);
      before = Math.min(step, last);
      left = Math.max(bracket === 0 ? 1 : 0, Math.floor(left / reductionFactor));
    }
  }
  return epochs / (trials * last);
}

/** What a step of a sweep does with the trials that wait. */
export interface RungDecision {
  readonly promotions: readonly Promotion[];
  /** Trials that wait and are to end as pruned, with the reason. */
  readonly prunes: readonly { readonly number: number; readonly stop: Stop }[];
}

/** Decides, slot by slot, which of a sweep's waiting trials go on. */
export interface Promoter {
  next(): Promotion | null;
  /** As `next`, once nothing else is left to be done. */
  best(): Promotion | null;
  /** Those that a limit, or somebody, has ended while they waited. */
  stopped(): RungDecision["prunes"];
  /** All that wait. */
  rest(): RungDecision["prunes"];
}

/** @param trials all of the sweep, in order of number from 1 */
export function makePromoter(
  plan: Plan,
  promotion: PlannedPromotion,
  trials: readonly MadeTrial[],
): Promoter {
  const ladder = makeLadder(
    trials.flatMap((trial, index) => rungTrial(trial, index + 1)),
    promotion,
  );
  const runs = runsAtOnce(plan);
  const asStop = ({ number, finding }: Unpromoted): RungDecision["prunes"][number] => ({
    number,
    stop: { rule: promotion.kind, metric: promotion.metric, runs, ofRuns: runs, ...finding },
  });
  const unpromoted = () => ladder.unpromoted().map(asStop);
  return {
    next: () => ladder.promote(),
    best: () => ladder.promoteBest(),
    stopped: () => unpromoted().filter(({ number }) => trials[number - 1]?.stop),
    rest: unpromoted,
  };
}

function rungTrial(trial: MadeTrial, number: number): RungTrial[] {
  const { rung, rungs, state, variant, bracket, stop } = trial;
  if (rung === undefined || rung === null) return [];
  return [
    {
      number,
      variant,
      bracket: bracket ?? 0,
      rung,
      isWaiting: state === WAITING,
      isStopped: stop !== undefined && stop !== null,
      isComplete: state === "complete",
      results: rungs ?? [],
    },
  ];
}
