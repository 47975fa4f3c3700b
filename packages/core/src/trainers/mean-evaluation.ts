import type { EvaluationPace, MeasuredEvaluation } from "./contract";

/** The mean of the evaluations whose time was measured; null without one. */
export function meanEvaluation(evaluations: readonly MeasuredEvaluation[]): EvaluationPace | null {
  if (evaluations.length === 0) return null;
  const seconds = evaluations.reduce((sum, one) => sum + one.seconds, 0);
  return { secondsPerEvaluation: seconds / evaluations.length, basis: "measured" };
}
