import { decodeMetric } from "../contracts/metric-number";
import { type Copy, decideRound, type Exploit, exploitText, type PopulationSettings } from "../population";
import type { Promotion } from "../promotion";
import { createRandom } from "../random";
import { configurationKey } from "../space";
import { isActive, WAITING } from "../states";
import { isPopulation } from "../stopping";
import { NOT_NESTED } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";
import { runsAtOnce } from "./planned-work";
import { type PlannedPromotion, promotionOf, type RungDecision } from "./promotion";
import type { Replay } from "./replay";
import { type Search, spaceOf } from "./search";
import { stoppingOf } from "./stopping";

/** How a plan trains a population. */
export interface PlannedPopulation extends PopulationSettings {
  /** Where its rounds end. */
  readonly promotion: PlannedPromotion;
}

/** Null for a plan without one. */
export function populationOf(plan: Plan): PlannedPopulation | null {
  const { stopping } = plan;
  const promotion = promotionOf(plan);
  const direction = stoppingOf(plan)?.direction;
  if (stopping === undefined || !isPopulation(stopping) || !promotion || !direction) return null;
  const { quantile, resampleProbability, factors } = stopping;
  return { promotion, direction, quantile, resampleProbability, factors };
}

/** A trial with its number. */
interface Member {
  readonly number: number;
  readonly trial: MadeTrial;
}

/** A trial that begins the next round: one that waits, or a copy that is still to be made. */
interface Ready {
  readonly member: number;
  readonly promotion: Promotion | null;
  readonly copy: PlannedTrial | null;
}

/** The outcome of a step of a population's sweep: trials to create, to resume and to prune. */
export interface PopulationStep extends RungDecision {
  readonly next: readonly PlannedTrial[];
  /** True once the sampler has proposed the whole population: copies alone come after it. */
  readonly isWhole: boolean;
}

/**
 * The next trials of a population: first its members, as the sampler proposes them, then round after round. A round ends
 * when all members of a variant that are still in it wait at its step: then each of the worst is replaced, in one decision,
 * by a copy of one of the best. Who comes later, as after a retry, goes on as it is. What goes on starts in the order of the
 * members, as far as there is room; the others wait.
 * @param trials all of the sweep, in order of number from 1
 * @param room how many may start now
 */
export function nextOfPopulation(
  plan: Plan,
  population: PlannedPopulation,
  trials: readonly MadeTrial[],
  { search, room }: { search: Search; room: number },
): PopulationStep {
  const prunes = stoppedMembers(plan, population, trials);
  const coming = search.coming(trials);
  const next: PlannedTrial[] = [];
  let isWhole = false;
  while (next.length < room && !isWhole) {
    const step = coming.next();
    if (step.done) isWhole = true;
    else next.push({ ...step.value, rung: 0 });
  }
  isWhole ||= coming.next().done === true;
  if (!isWhole || next.length > 0) return { next, promotions: [], prunes, isWhole };
  const members = trials.map((trial, index): Member => ({ trial, number: index + 1 }));
  const ready: Ready[] = [];
  const ended = [...prunes];
  let number = trials.length;
  for (const variant of Object.keys(plan.variants)) {
    const own = members.filter(({ trial }) => trial.variant === variant);
    for (const [round, step] of population.promotion.rungs.entries()) {
      const waiting = own.filter(({ trial }) => isWaitingAt(trial, round));
      if (waiting.length === 0) continue;
      const isDecided = own.some(({ trial }) => isBeyond(trial, round));
      if (!isDecided && own.some(({ trial }) => isOnItsWay(trial, round))) continue;
      const copies = isDecided ? [] : copiesOf(plan, population, { variant, round, step, waiting });
      const replaced = new Set(copies.map(({ exploit }) => exploit.replaced.trial));
      for (const copy of copies) {
        ended.push(endOf(plan, population, copy.exploit));
        number += 1;
        ready.push({ member: copy.exploit.member, promotion: null, copy: trialOf(copy, variant, number) });
      }
      for (const one of waiting)
        if (!replaced.has(one.number))
          ready.push({
            member: memberOf(one.trial),
            promotion: { number: one.number, from: round },
            copy: null,
          });
    }
  }
  ready.sort((a, b) => a.member - b.member);
  const starting = ready.slice(0, room);
  return {
    // All copies are made at once, as the round is decided; those that have no place yet wait as other members do.
    next: ready
      .flatMap((one): PlannedTrial[] => {
        if (one.copy === null) return [];
        const { rung = 0 } = one.copy;
        return [starting.includes(one) ? { ...one.copy, rung: rung + 1 } : { ...one.copy, state: WAITING }];
      })
      .toSorted((a, b) => a.number - b.number),
    promotions: starting.flatMap(({ promotion }) => promotion ?? []),
    prunes: ended,
    isWhole,
  };
}

/** The place of a trial in its population, from 0. */
export function memberOf({ exploit, proposal }: Pick<MadeTrial, "exploit" | "proposal">): number {
  return exploit?.member ?? proposal;
}

/** What waits and is to end: by somebody, or by a limit. */
export function stoppedMembers(
  plan: Plan,
  { promotion }: PlannedPopulation,
  trials: readonly MadeTrial[],
): RungDecision["prunes"] {
  const runs = runsAtOnce(plan);
  return trials.flatMap(({ state, stop, rung }, index) => {
    if (state !== WAITING || !stop) return [];
    const step = promotion.rungs[rung ?? 0] ?? 0;
    // Why is stored with the trial already.
    const reason = "stopped while it waited";
    const { metric } = promotion;
    const kept = {
      rule: promotion.kind,
      metric,
      step,
      runs,
      ofRuns: runs,
      value: null,
      against: null,
      reason,
    };
    return [{ number: index + 1, stop: kept }];
  });
}

function isWaitingAt({ state, rung, stop }: MadeTrial, round: number): boolean {
  return state === WAITING && rung === round && !stop;
}

/** Whether it has begun a later round, so that this one is decided. */
function isBeyond({ rung, exploit }: MadeTrial, round: number): boolean {
  return (rung ?? 0) > round || exploit?.round === round;
}

/** Whether it will come to the end of this round. */
function isOnItsWay({ state, rung, stop }: MadeTrial, round: number): boolean {
  if (isActive(state)) return (rung ?? 0) <= round;
  return state === WAITING && !stop && (rung ?? 0) < round;
}

function copiesOf(
  plan: Plan,
  population: PlannedPopulation,
  {
    variant,
    round,
    step,
    waiting,
  }: { variant: string; round: number; step: number; waiting: readonly Member[] },
): Copy[] {
  const ranked = waiting.map(({ trial, number }) => ({
    number,
    member: memberOf(trial),
    configuration: trial.configuration,
    value: decodeMetric(trial.rungs?.find(({ rung }) => rung === round)?.value ?? "NaN"),
  }));
  const random = createRandom(plan.sampler.seed).fork("population", variant, round);
  return decideRound(ranked, { round, step, space: spaceOf(plan), settings: population, random });
}

function trialOf({ exploit, configuration }: Copy, variant: string, number: number): PlannedTrial {
  return {
    number,
    // Above those of the sampler, which come first.
    proposal: number - 1,
    variant,
    configuration,
    reason: exploitText(exploit),
    exploit,
    rung: exploit.round,
    ...NOT_NESTED,
  };
}

function endOf(
  plan: Plan,
  { promotion }: PlannedPopulation,
  { step, replaced, from, ranking, quantile }: Exploit,
): RungDecision["prunes"][number] {
  const runs = runsAtOnce(plan);
  return {
    number: replaced.trial,
    stop: {
      rule: promotion.kind,
      metric: promotion.metric,
      step,
      runs,
      ofRuns: runs,
      value: replaced.value,
      against: from.value,
      reason: `rank ${replaced.rank} of ${ranking.length}, among the worst ${quantile}: replaced by a copy of trial ${from.trial}`,
    },
  };
}

/**
 * Decides the round of a copy again, from what its trials had come to.
 * @param plan the one in force when it was made
 * @param trials of the sweep, in order of number from 1
 */
export function replayExploit(
  plan: Plan,
  trials: readonly MadeTrial[],
  { variant, exploit, configuration }: Pick<MadeTrial, "variant" | "configuration"> & { exploit: Exploit },
): Replay {
  const population = populationOf(plan);
  const { round, step, ranking, member } = exploit;
  const waiting = ranking.flatMap((number): Member[] => {
    const trial = trials[number - 1];
    return trial ? [{ trial, number }] : [];
  });
  const copies = population ? copiesOf(plan, population, { variant, round, step, waiting }) : [];
  const again = copies.find((copy) => copy.exploit.member === member);
  return {
    configuration: again?.configuration ?? null,
    matches:
      again !== undefined &&
      again.exploit.from.trial === exploit.from.trial &&
      configurationKey(again.configuration) === configurationKey(configuration),
  };
}
