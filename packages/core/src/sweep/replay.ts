import type { Observation, Suggestion } from "../samplers";
import type { Configuration } from "../space";
import { configurationKey } from "../space";
import { NOT_NESTED } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { beforePromotions } from "./promotion";
import { makeSearch, type SearchStart } from "./search";

/** What the sampler proposes when it is asked for a trial again. */
export interface Replay {
  readonly configuration: Configuration | null;
  /** False where a result that it had then has changed since, as by a retry, or where another release made it. */
  readonly matches: boolean;
}

/**
 * Asks the sampler of a plan again for the configuration of a trial, with the results that it had then: those of all
 * configurations before it, but for the ones that were running, as far as they had been promoted by then.
 * @param plan the one in force when it was made, with where its search began
 * @param trials of the sweep, in order of number
 * @param earlier results from elsewhere that its search started with
 * @throws FoldwiseError `invalid` when the sampler cannot go on
 */
export function replaySuggestion(
  plan: Plan,
  trials: readonly MadeTrial[],
  { proposal, configuration, outerFold }: Pick<MadeTrial, "proposal" | "configuration" | "outerFold">,
  suggestion: Suggestion | null,
  start: SearchStart | null = null,
  earlier: readonly Observation[] = [],
): Replay {
  const running = new Set(suggestion?.running);
  const before = trials
    .filter((trial) => !trial.isRefit && trial.outerFold === outerFold && trial.proposal < proposal)
    .map((trial) => beforePromotions(trial, suggestion?.rungs))
    .map(
      (trial): MadeTrial =>
        running.has(trial.proposal)
          ? { ...trial, state: "running", objective: null, objectives: null, violations: null }
          : trial,
    );
  const budget = { maxTrials: Math.max(plan.budget.maxTrials, before.length + 1) };
  // One search: of a nested cross-validation that of the trial's outer fold.
  const { inner: _, ...splits } = plan.splits;
  const search = makeSearch({ ...plan, splits, budget, variants: { only: {} } }, start, earlier);
  const coming = search.coming(before.map((trial) => ({ ...trial, ...NOT_NESTED, variant: "only" })));
  const again = coming.next().value?.configuration ?? null;
  return {
    configuration: again,
    matches: again !== null && configurationKey(again) === configurationKey(configuration),
  };
}
