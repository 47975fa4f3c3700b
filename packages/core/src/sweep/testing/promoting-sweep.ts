import type { Configuration } from "../../space";
import { isActive, WAITING } from "../../states";
import { nextTrials } from "../next-trials";
import type { Plan } from "../plan";
import type { MadeTrial, PlannedTrial } from "../planned-trial";
import { longestTraining } from "../planned-work";
import { promotionOf } from "../promotion";
import { makeSearch } from "../search";

export type SweptTrial = MadeTrial & Pick<PlannedTrial, "number" | "suggestion">;

/** A piece of work: a trial that trains from one step to another. */
export interface Work {
  readonly trial: number;
  readonly from: number;
  readonly to: number;
}

export interface Workers {
  /** Called with what begins. */
  begin(work: Work): void;
  /** The trial whose work ends next. */
  end(): number;
}

/**
 * A whole promoting sweep by its own decisions, without a worker or a database.
 * @param valueAt of a configuration at a step, or after its last one
 */
export function sweepPromoting(
  plan: Plan,
  workers: Workers,
  valueAt: (configuration: Configuration, step: number, trial: SweptTrial) => number,
): SweptTrial[] {
  const promotion = promotionOf(plan);
  if (promotion === null) throw new Error("the plan does not promote its trials");
  const last = longestTraining(plan);
  const search = makeSearch(plan);
  const trials: SweptTrial[] = [];
  const stepOf = (rung: number) => promotion.rungs[rung] ?? last;
  const begin = (trial: number, rung: number, from: number) =>
    workers.begin({ trial, from, to: stepOf(rung) });
  while (true) {
    const { of, next, promotions, prunes } = nextTrials(
      { plan, concurrency: plan.concurrency, intentVersion: 0, trials },
      search,
    );
    for (const { number, from } of promotions) {
      const before = trials[number - 1];
      if (!before) continue;
      const rungs = (before.rungs ?? []).map((result) =>
        result.rung === from ? { ...result, promotedAt: of.rungs } : result,
      );
      trials[number - 1] = { ...before, state: "running", rung: from + 1, rungs };
      begin(number, from + 1, stepOf(from));
    }
    for (const planned of next) {
      const { state = "running", exploit, rung = 0 } = planned;
      trials.push({ ...planned, state, objective: null });
      if (state === "running") begin(planned.number, rung, exploit ? exploit.step : 0);
    }
    for (const { number, stop } of prunes) {
      const before = trials[number - 1];
      if (before) trials[number - 1] = { ...before, state: "pruned", stop };
    }
    if (!trials.some(({ state }) => isActive(state))) return trials;
    const number = workers.end();
    const before = trials[number - 1];
    if (!before) throw new Error(`no trial ${number}`);
    const rung = before.rung ?? 0;
    const step = stepOf(rung);
    const value = valueAt(before.configuration, step, before);
    trials[number - 1] =
      rung < promotion.rungs.length
        ? { ...before, state: WAITING, rungs: [...(before.rungs ?? []), { rung, step, value }] }
        : { ...before, state: "complete", objective: value };
  }
}
