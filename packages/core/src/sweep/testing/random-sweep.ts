import { createRandom, type Random } from "../../random";
import type { Observation } from "../../samplers";
import type { Configuration } from "../../space";
import { isActive, WAITING } from "../../states";
import { type NextTrials, nextTrials } from "../next-trials";
import type { Plan } from "../plan";
import { longestTraining } from "../planned-work";
import { promotionOf } from "../promotion";
import { makeSearch, type SearchStart } from "../search";
import type { SweptTrial } from "./promoting-sweep";

/** A plan with where its search begins, as of the trial that is made after so many. */
export interface InForce {
  readonly plan: Plan;
  readonly start: SearchStart | null;
}

export interface RandomSweep {
  readonly trials: readonly SweptTrial[];
  /** What each trial was made by. */
  readonly madeBy: readonly InForce[];
}

/** What ended trials come to, by their seeded share: the rest is complete. */
const ENDS = { failed: 0.08, withoutValue: 0.05, pruned: 0.08, manual: 0.06, cancelled: 0.05 };

/**
 * A sweep whose trials end in any order and in any way, by a seed: complete, failed, without a value, stopped by a rule or by
 * somebody, cancelled; those that wait at a rung are stopped by somebody now and then. No worker and no database.
 * @param edit the plan that is in force from this step on; null where it stays
 * @param eachStep is told what was decided, and of which snapshot
 */
export function sweepRandomly(
  launched: Plan,
  {
    seed,
    earlier = [],
    edit = () => null,
    eachStep = () => {},
  }: {
    seed: number;
    earlier?: readonly Observation[];
    edit?: (trials: readonly SweptTrial[], inForce: InForce) => InForce | null;
    eachStep?: (decided: NextTrials, again: () => NextTrials) => void;
  },
): RandomSweep {
  const random = createRandom(seed).fork("sweep");
  let inForce: InForce = { plan: launched, start: null };
  let search = makeSearch(launched, null, earlier);
  const trials: SweptTrial[] = [];
  const madeBy: InForce[] = [];
  while (true) {
    const edited = edit(trials, inForce);
    if (edited) {
      inForce = edited;
      search = makeSearch(edited.plan, edited.start, earlier);
    }
    const { plan, start } = inForce;
    const snapshot = { plan, start, concurrency: plan.concurrency, intentVersion: 0, trials: [...trials] };
    const decided = nextTrials(snapshot, search);
    eachStep(decided, () => nextTrials(snapshot, makeSearch(plan, start, earlier)));
    for (const { number, from } of decided.promotions) {
      const before = trials[number - 1];
      if (!before) continue;
      const rungs = (before.rungs ?? []).map((result) =>
        result.rung === from ? { ...result, promotedAt: decided.of.rungs } : result,
      );
      trials[number - 1] = { ...before, state: "running", rung: from + 1, rungs };
    }
    for (const planned of decided.next) {
      trials.push({ ...planned, state: "running", objective: null });
      madeBy.push(inForce);
    }
    for (const { number, stop } of decided.prunes) {
      const before = trials[number - 1];
      if (before) trials[number - 1] = { ...before, state: "pruned", stop: before.stop ?? stop };
    }
    const atWork = trials.filter(({ state }) => isActive(state));
    if (atWork.length === 0 && decided.isExhausted) return { trials, madeBy };
    const ending = 1 + random.int(Math.max(1, Math.ceil(atWork.length / 2)));
    for (const one of random.shuffle(atWork).slice(0, ending))
      trials[one.number - 1] = ended(plan, one, random);
    for (const one of trials)
      if (one.state === WAITING && !one.stop && random.next() < 0.02)
        trials[one.number - 1] = { ...one, stop: { step: 1, value: null } };
  }
}

function ended(plan: Plan, trial: SweptTrial, random: Random): SweptTrial {
  const promotion = promotionOf(plan);
  const last = longestTraining(plan);
  const { rung = 0 } = trial;
  const step = promotion?.rungs[rung ?? 0] ?? last;
  const value = objectiveOf(trial.configuration, trial.variant, step);
  let share = random.next();
  const is = (kind: keyof typeof ENDS) => {
    share -= ENDS[kind];
    return share < 0 && share >= -ENDS[kind];
  };
  if (is("failed")) return { ...trial, state: "failed" };
  if (is("withoutValue")) return { ...trial, state: "complete" };
  if (is("pruned")) return { ...trial, state: "pruned", stop: { step: 1 + random.int(last), value } };
  if (is("manual")) return { ...trial, state: "pruned", stop: { step: 1 + random.int(last), value: null } };
  if (is("cancelled")) return { ...trial, state: "cancelled" };
  if (promotion && (rung ?? 0) < promotion.rungs.length)
    return { ...trial, state: WAITING, rungs: [...(trial.rungs ?? []), { rung: rung ?? 0, step, value }] };
  return {
    ...trial,
    state: "complete",
    objective: value,
    ...(plan.objectives
      ? {
          objectives: plan.objectives.map((_, index) =>
            index === 0 ? value : Math.cos(value * (index + 1)),
          ),
        }
      : {}),
    ...(plan.constraints ? { violations: plan.constraints.map(() => Math.sin(7 * value)) } : {}),
  };
}

/** Any function of all that differs: a rank may change from step to step. */
function objectiveOf(configuration: Configuration, variant: string, step: number): number {
  const numbers = Object.entries(configuration).map(([name, value], index) => {
    if (typeof value === "number") return Math.sin((index + 1) * Math.log(Math.abs(value) + 1) * 5);
    return String(value).length / (name.length + 1);
  });
  return numbers.reduce((sum, one) => sum + one, variant.length / 10) + Math.sin(step) / 10;
}
