import { createRandom } from "../random";
import { makeHistory, makeSampler, type Observation, type Proposal, type Sampler } from "../samplers";
import { type Configuration, makeSpace } from "../space";
import { isActive, type TrialState } from "../states";
import { chooseForOuterFold, isCandidateOf, isNested, NOT_NESTED, type TrialPlace } from "./nested";
import type { Plan } from "./plan";

/** A trial as the plan asks for it: one variant with one configuration. */
export interface PlannedTrial extends TrialPlace {
  /** Position in the sweep, from 1. */
  number: number;
  /** Which configuration of the sampler, from 0; the variants of one configuration share it. */
  proposal: number;
  variant: string;
  configuration: Configuration;
  /** Why this configuration, in the sampler's words. */
  reason: string;
}

/** A trial that was made before; `objective` is null until it is known. */
export interface MadeTrial extends Omit<PlannedTrial, "number"> {
  state: TrialState;
  objective: number | null;
}

/**
 * The trials of a plan, in the order in which a sweep makes them: configuration by configuration, the variants of one
 * side by side, until the budget or the space ends. Nothing is computed before it is asked for.
 *
 * With inner folds each outer fold has a search of its own, one after the other, with a sampler that starts anew and sees
 * its own trials alone; the configurations that are chosen by now come first, to be trained on their whole outer folds.
 *
 * @param made the trials there are already; those that are still missing come, numbered on from them
 * @throws FoldwiseError `invalid` when the sampler cannot search the space
 */
export function* plannedTrials(plan: Plan, made: readonly MadeTrial[] = []): Generator<PlannedTrial, void> {
  let number = made.length;
  if (!isNested(plan)) {
    for (const trial of searchTrials(plan, made)) yield { number: ++number, ...trial, ...NOT_NESTED };
    return;
  }
  for (const refit of dueRefits(plan, made)) yield { number: ++number, ...refit };
  for (const outerFold of plan.folds) {
    const own = made.filter((trial) => isCandidateOf(trial, outerFold));
    for (const trial of searchTrials(plan, own))
      yield { number: ++number, ...trial, outerFold, isRefit: false };
  }
}

/** The chosen configurations of those outer folds whose search has ended, where they have not been trained anew. */
export function dueRefits(plan: Plan, made: readonly MadeTrial[]): Omit<PlannedTrial, "number">[] {
  const { direction, metric } = plan.objective;
  return plan.folds.flatMap((outerFold) => {
    const own = made.filter((trial) => isCandidateOf(trial, outerFold));
    if (!searchTrials(plan, own).next().done) return [];
    return Object.keys(plan.variants).flatMap((variant) => {
      const chosen = chooseForOuterFold(own, { variant, outerFold, direction });
      if (chosen === null) return [];
      const { proposal, configuration } = chosen;
      const isThere = made.some(
        (trial) =>
          trial.isRefit &&
          trial.outerFold === outerFold &&
          trial.variant === variant &&
          trial.proposal === proposal,
      );
      if (isThere) return [];
      const reason = `chosen on the inner folds of fold ${outerFold} by ${metric}`;
      return [{ proposal, variant, configuration, reason, outerFold, isRefit: true }];
    });
  });
}

/** The trials of one search, without their numbers in the sweep. @param made of this search */
function* searchTrials(
  plan: Plan,
  made: readonly MadeTrial[],
): Generator<Pick<PlannedTrial, "proposal" | "variant" | "configuration" | "reason">, void> {
  const variants = Object.keys(plan.variants);
  const sampler = samplerOf(plan);
  const random = createRandom(plan.sampler.seed);
  const there = byProposal(made);
  const history = makeHistory([...there].map(([number, trials]) => observation(number, trials)));
  let count = made.length;
  for (let number = 0; count < plan.budget.maxTrials; number++) {
    const own = there.get(number);
    const proposal: Proposal | null = own?.[0] ?? sampler.propose({ number, history, random });
    if (proposal === null) return;
    const { configuration, reason } = proposal;
    if (own === undefined) history.add({ number, configuration, state: "running", value: null });
    for (const variant of variants) {
      if (own?.some((trial) => trial.variant === variant)) continue;
      if (count >= plan.budget.maxTrials) return;
      count += 1;
      yield { proposal: number, variant, configuration, reason };
    }
  }
}

/** @throws FoldwiseError `invalid` when the sampler cannot search the space. */
export function samplerOf(plan: Pick<Plan, "sampler" | "space">): Sampler {
  return makeSampler(plan.sampler.kind, makeSpace(plan.space));
}

function byProposal(made: readonly MadeTrial[]): Map<number, MadeTrial[]> {
  const groups = new Map<number, MadeTrial[]>();
  for (const trial of made) {
    const group = groups.get(trial.proposal);
    if (group) group.push(trial);
    else groups.set(trial.proposal, [trial]);
  }
  return groups;
}

/** One observation a configuration; its value is the mean over the variants that have one. */
function observation(number: number, trials: readonly MadeTrial[]): Observation {
  const values = trials.flatMap(({ objective }) => (objective === null ? [] : [objective]));
  const isOpen = trials.some(({ state }) => isActive(state));
  const isKnown = !isOpen && values.length > 0;
  return {
    number,
    configuration: trials[0]?.configuration ?? {},
    state: isOpen ? "running" : isKnown ? "complete" : "failed",
    value: isKnown ? values.reduce((sum, value) => sum + value, 0) / values.length : null,
  };
}
