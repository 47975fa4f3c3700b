import type { TrialSuggestion } from "@foldwise/core/contracts/http/trial-suggestion";
import { replaySuggestion } from "@foldwise/core/sweep";
import type { SuggestedTrial } from "@foldwise/db/repositories/sweep";

/** Why a trial has its configuration, and what its sampler says when it is asked again. */
export function trialSuggestionView({
  plan,
  start,
  earlier,
  planVersion,
  trial,
  trials,
}: SuggestedTrial): TrialSuggestion {
  const { number, variant, configuration, reason, suggestion } = trial;
  return {
    number,
    variant,
    configuration,
    reason,
    suggestion,
    bracket: trial.bracket ?? null,
    planVersion,
    replay: replaySuggestion(plan, trials, trial, suggestion, start, earlier),
  };
}
