import { GO_ON, type StepRule } from "./contract";
import type { PopulationOptions } from "./schema";

/** The steps after which the rounds of a population end, as far as they lie before the last step of its trainings. */
export function roundSteps({ interval }: Pick<PopulationOptions, "interval">, lastStep: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil(lastStep / interval) - 1) },
    (_, round) => (round + 1) * interval,
  );
}

/**
 * The part of population based training that judges reports: none. A trial waits at the end of each round, and which are
 * replaced is decided with the sweep's next trials (`packages/core/src/population`); what is not a number ranks last there.
 */
export function makePopulationRule({ interval }: Pick<PopulationOptions, "interval">): StepRule {
  return {
    by: "steps",
    window: 1,
    others: "reached",
    firstStep: interval,
    cells: (step, last) => {
      const round = Math.floor(step / interval) - 1;
      return round > (last ?? -1) ? [round] : [];
    },
    judge: () => GO_ON,
  };
}
