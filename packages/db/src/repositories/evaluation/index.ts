export {
  type EvaluationKey,
  missingEvaluations,
  plannedEvaluations,
  storeEvaluation,
} from "./store";
