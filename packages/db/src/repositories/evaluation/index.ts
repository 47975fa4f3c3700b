export { type EvaluationScores, findScores } from "./scores";
export { missingEvaluations, storeEvaluation } from "./store";
