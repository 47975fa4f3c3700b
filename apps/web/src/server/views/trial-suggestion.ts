import type { TrialSuggestion } from "@foldwise/core/contracts/http/trial-suggestion";
import { replayExploit, replaySuggestion } from "@foldwise/core/sweep";
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
  const { number, variant, configuration, reason, suggestion, exploit = null } = trial;
  return {
    number,
    variant,
    configuration,
    reason,
    suggestion,
    bracket: trial.bracket ?? null,
    exploit,
    planVersion,
    replay: exploit
      ? replayExploit(plan, trials, { ...trial, exploit })
      : replaySuggestion(plan, trials, trial, suggestion, start, earlier),
  };
}
