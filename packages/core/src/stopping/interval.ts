/** From which step on a rule looks, and how often. */
export interface StepInterval {
  readonly warmupSteps: number;
  readonly interval: number;
}

/**
 * Whether a step is the first that was reported in its interval: with `interval: 5` steps 3, 4, 6 and 7 are looked at
 * as 3 and 6 are.
 * @param previous the step reported before; null for the first one
 */
export function isFirstInInterval(
  { warmupSteps, interval }: StepInterval,
  step: number,
  previous: number | null,
): boolean {
  if (step < warmupSteps) return false;
  const start = Math.floor((step - warmupSteps) / interval) * interval + warmupSteps;
  return previous === null || previous < start;
}
