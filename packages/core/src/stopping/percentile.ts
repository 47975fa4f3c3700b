import type { Direction } from "../measures";
import { GO_ON, type Judgement, NOT_A_NUMBER, type Report, type StepRule } from "./contract";
import { isBetter } from "./direction";
import { isFirstInInterval, type StepInterval } from "./interval";

export interface PercentileSettings extends StepInterval {
  /** Share of the complete trials, per cent, that a trial has to be as good as. */
  readonly percentile: number;
  readonly startupTrials: number;
  /** Complete trials that must have reported the step. */
  readonly minTrials: number;
}

/**
 * Stops a trial whose best value so far is worse than the percentile of the complete trials' values at the same step
 * (Golovin et al. 2017, Vizier's median rule at 50). Equal to it goes on, and so does a step that no complete trial has.
 */
export function makePercentileRule(settings: PercentileSettings, direction: Direction): StepRule {
  const { percentile, startupTrials, minTrials, warmupSteps } = settings;
  return {
    by: "steps",
    window: 2,
    others: "complete",
    firstStep: Math.max(1, warmupSteps),
    cells: (step) => [step],
    judge(own): Judgement {
      const [report, previous] = newestTwo(own);
      if (!isFirstInInterval(settings, report.step, previous?.step ?? null)) return GO_ON;
      if (Number.isNaN(report.best)) return NOT_A_NUMBER;
      const position = (count: number) => ((count - 1) * percentile) / 100;
      return {
        kind: "compare",
        question: {
          of: "complete",
          startupTrials: Math.max(1, startupTrials),
          ranks: (count) =>
            count < Math.max(1, minTrials) ? [] : [Math.floor(position(count)), Math.ceil(position(count))],
          answer({ count, values: [low = Number.NaN, high = Number.NaN] }) {
            const limit = between(low, high, position(count) - Math.floor(position(count)));
            if (!isBetter(direction, limit, report.best)) return null;
            return {
              against: limit,
              reason: `worse than ${nameOf(percentile)} of ${count} complete trial${count === 1 ? "" : "s"}`,
            };
          },
        },
      };
    },
  };
}

/** The report to be judged, and the one before it. */
export function newestTwo(own: readonly Report[]): [Report, Report | undefined] {
  const report = own.at(-1);
  if (report === undefined) throw new Error("a rule judges at least one report");
  return [report, own.at(-2)];
}

/** Linear interpolation, as NumPy's percentile. */
function between(low: number, high: number, share: number): number {
  if (low === high) return low;
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

function nameOf(percentile: number): string {
  return percentile === 50 ? "the median" : `the best ${percentile} %`;
}
