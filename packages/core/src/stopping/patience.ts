import type { Direction } from "../measures";
import { GO_ON, NOT_A_NUMBER, type StepRule, stop } from "./contract";
import { betterOf, isBetter } from "./direction";

export interface PatienceSettings {
  /** Reports without an improvement that are put up with. */
  readonly patience: number;
  /** What has to be made good of the best value before them. */
  readonly minDelta: number;
}

/** Stops a trial whose last `patience + 1` reports are all worse, by more than `minDelta`, than the best before them. */
export function makePatienceRule({ patience, minDelta }: PatienceSettings, direction: Direction): StepRule {
  const window = patience + 2;
  return {
    by: "steps",
    window,
    others: null,
    firstStep: window,
    cells: (step) => [step],
    judge(own) {
      const [before, ...after] = own.slice(-window);
      if (before === undefined || after.length <= patience) return GO_ON;
      const newest = after.reduce((best, { value }) => betterOf(direction, best, value), Number.NaN);
      if (Number.isNaN(newest)) return NOT_A_NUMBER;
      const wanted = direction === "minimize" ? before.best + minDelta : before.best - minDelta;
      if (!isBetter(direction, wanted, newest)) return GO_ON;
      return stop(`no improvement in ${patience + 1} steps on the best value before them`, before.best);
    },
  };
}
