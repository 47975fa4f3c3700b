import { type EvaluationKey, findTrainer } from "../trainers";
import type { Plan } from "./plan";

/** Every evaluation that a plan wants of a training; none where nothing knows its trainer any more. */
export function plannedEvaluations(plan: Pick<Plan, "evaluation" | "trainer">): EvaluationKey[] {
  return findTrainer(plan.trainer.kind)?.evaluations(plan.evaluation) ?? [];
}
