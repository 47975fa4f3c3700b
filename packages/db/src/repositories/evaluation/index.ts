export { claimEvaluations, type EvaluationClaim, releaseEvaluations } from "./claim";
export { type EvaluationScores, findScores } from "./scores";
export { missingEvaluations, storeEvaluation } from "./store";
