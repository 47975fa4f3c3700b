import type { Direction } from "../measures";
import { signedRankTail } from "../statistics";
import type { RunRule } from "./contract";

export interface WilcoxonSettings {
  readonly pThreshold: number;
  /** Runs that have to be complete; two at least. */
  readonly startupSteps: number;
}

/**
 * Stops a trial that is worse than the best complete one over the runs that both have, by Wilcoxon's signed-rank test on the
 * differences, one-sided; never while its mean is at least as good as the best trial's.
 */
export function makeWilcoxonRule(
  { pThreshold, startupSteps }: WilcoxonSettings,
  direction: Direction,
): RunRule {
  const first = Math.max(2, startupSteps);
  return {
    by: "runs",
    firstRuns(runs) {
      for (let n = first; n <= runs; n++) if (2 ** -n < pThreshold) return n;
      return null;
    },
    judge({ own, best, bestMean, bestTrial }) {
      if (own.some(Number.isNaN)) return { against: null, reason: "not a number" };
      if (own.length < first || !own.every(Number.isFinite)) return null;
      // Positive where the trial is worse.
      const sign = direction === "minimize" ? 1 : -1;
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      if (sign * (mean - bestMean) <= 0) return null;
      const p = signedRankTail(own.map((value, index) => sign * (value - (best[index] ?? value))));
      if (p >= pThreshold) return null;
      return {
        against: best.reduce((sum, value) => sum + value, 0) / best.length,
        reason: `worse than trial ${bestTrial}, the best so far, in the same runs (p = ${Number(p.toPrecision(2))})`,
      };
    },
  };
}
