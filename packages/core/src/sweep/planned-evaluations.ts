import { type EvaluationKey, findTrainer } from "../trainers";
import { isOfInnerFolds, type TrialPlace } from "./nested";
import type { Plan } from "./plan";

/** Every evaluation that a plan wants of a training; none where nothing knows its trainer any more. */
export function plannedEvaluations(plan: Pick<Plan, "evaluation" | "trainer">): EvaluationKey[] {
  return findTrainer(plan.trainer.kind)?.evaluations(plan.evaluation) ?? [];
}

/** Those that a trial's trainings get: none on inner folds, which have no test side. */
export function evaluationsOfTrial(
  plan: Pick<Plan, "evaluation" | "trainer">,
  place: TrialPlace,
): EvaluationKey[] {
  return isOfInnerFolds(place) ? [] : plannedEvaluations(plan);
}
