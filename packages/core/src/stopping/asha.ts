import type { Direction } from "../measures";
import { type Judgement, NOT_A_NUMBER, type StepRule } from "./contract";
import { isBetter } from "./direction";
import { newestTwo } from "./percentile";

export interface AshaSettings {
  /** One trial in so many goes on from a rung. */
  readonly reductionFactor: number;
  /** Step of the first rung. */
  readonly minResource: number;
}

/**
 * Asynchronous successive halving in its stopping form (Li et al. 2018, arXiv 1810.05934): a trial that comes to a rung,
 * at step `minResource × reductionFactor^rung`, goes on where it is in the top `1 / reductionFactor` of all that have come
 * there, itself included; of fewer than that many, where it is the best.
 */
export function makeAshaRule({ reductionFactor, minResource }: AshaSettings, direction: Direction): StepRule {
  const stepOf = (rung: number) => minResource * reductionFactor ** rung;
  return {
    by: "steps",
    window: 1,
    others: "reached",
    firstStep: minResource,
    cells(step, last) {
      const rungs: number[] = [];
      for (let rung = (last ?? -1) + 1; stepOf(rung) <= step; rung++) rungs.push(rung);
      return rungs;
    },
    judge(own): Judgement {
      const [{ cell, value }] = newestTwo(own);
      if (Number.isNaN(value)) return NOT_A_NUMBER;
      const survivors = (count: number) => Math.max(1, Math.floor(count / reductionFactor));
      return {
        kind: "compare",
        question: {
          of: "reached",
          startupTrials: 0,
          ranks: (count) => [survivors(count) - 1],
          answer({ count, values: [limit = Number.NaN] }) {
            if (!isBetter(direction, limit, value)) return null;
            return {
              against: limit,
              reason: `not among the best ${survivors(count)} of ${count} trials at rung ${cell} (step ${stepOf(cell)})`,
            };
          },
        },
      };
    },
  };
}
