export { type EvaluationScores, findScores } from "./scores";
export {
  type EvaluationKey,
  missingEvaluations,
  plannedEvaluations,
  storeEvaluation,
} from "./store";
