import { GO_ON, NOT_A_NUMBER, type StepRule, stop } from "./contract";
import { isFirstInInterval, type StepInterval } from "./interval";
import { newestTwo } from "./percentile";

export interface ThresholdSettings extends StepInterval {
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
}

/** Stops a trial whose value leaves the bounds. */
export function makeThresholdRule(settings: ThresholdSettings): StepRule {
  const { lower = -Infinity, upper = Infinity, warmupSteps } = settings;
  return {
    by: "steps",
    window: 2,
    others: null,
    firstStep: Math.max(1, warmupSteps),
    cells: (step) => [step],
    judge(own) {
      const [{ step, value }, previous] = newestTwo(own);
      if (!isFirstInInterval(settings, step, previous?.step ?? null)) return GO_ON;
      if (Number.isNaN(value)) return NOT_A_NUMBER;
      if (value < lower) return stop("below the lower bound", lower);
      return value > upper ? stop("above the upper bound", upper) : GO_ON;
    },
  };
}
