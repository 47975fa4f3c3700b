export { claimEvaluations, type EvaluationClaim, releaseEvaluations } from "./claim";
export { type EvaluationScores, findScores } from "./scores";
export { type EvaluationInput, missingEvaluations, storeEvaluation } from "./store";
