import type { Observation } from "../samplers";
import type { Plan } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";
import { makeSearch } from "./search";

/**
 * The trials of a plan, in the order in which a sweep makes them. Those of a sampler that learns are what it would
 * propose while none of them has a result.
 *
 * @param made the trials there are already; those that are still missing come, numbered on from them
 * @param earlier results from elsewhere that the search starts with
 * @throws FoldwiseError `invalid` when the sampler cannot search the space
 */
export function plannedTrials(
  plan: Plan,
  made: readonly MadeTrial[] = [],
  earlier: readonly Observation[] = [],
): Generator<PlannedTrial, void> {
  return makeSearch(plan, null, earlier).coming(made);
}
