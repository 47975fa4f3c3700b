import type { Nested } from "@foldwise/core/contracts/http/sweep";
import { nestedOutcome } from "@foldwise/core/sweep";
import type { SweepDetail } from "@foldwise/db/repositories/sweep";
import { sweepEvaluationViews } from "./sweep-evaluations";

/** What each outer fold of a nested cross-validation came to; null for any other sweep. */
export function nestedView({ sweep: { plan }, outcomeTrials, refitEvaluations }: SweepDetail): Nested | null {
  const evaluations = sweepEvaluationViews(refitEvaluations);
  const sigma = Math.min(...plan.evaluation.testSigmas);
  const scoreOf = (refit: { number: number }, metric: string) => {
    const own = evaluations.filter(
      ({ trial, weights, conditions }) =>
        trial === refit.number &&
        weights === plan.evaluation.weights &&
        (conditions.testSigma ?? sigma) === sigma,
    );
    const values = own.map(({ metrics }) => metrics[metric] ?? null);
    const known = values.flatMap((value) => (value === null ? [] : [value]));
    // Every seed has to be there.
    if (known.length < plan.seeds.length) return null;
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const outcome = nestedOutcome(plan, outcomeTrials, scoreOf);
  if (outcome === null) return null;
  return {
    innerFolds: plan.splits.inner?.k ?? 0,
    metric: outcome.metric,
    variants: outcome.variants.map(({ folds, ...variant }) => ({
      ...variant,
      folds: folds.map(({ fold, chosen, refit, score }) => ({
        fold,
        chosenTrial: chosen?.number ?? null,
        configuration: chosen?.configuration ?? null,
        objective: chosen?.objective ?? null,
        refitTrial: refit?.number ?? null,
        score,
      })),
    })),
  };
}
