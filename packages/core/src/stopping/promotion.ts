import { type RungSettings, rungSteps } from "../promotion/rungs";
import { GO_ON, NOT_A_NUMBER, type StepRule } from "./contract";
import { newestTwo } from "./percentile";

/**
 * The part of promotion that judges reports: what is not a number at a rung is stopped. Otherwise a trial waits at its rung,
 * and whether it is promoted is decided with the sweep's next trials (`packages/core/src/promotion`).
 */
export function makeRungRule({
  maxResource = Number.MAX_SAFE_INTEGER,
  ...settings
}: Omit<RungSettings, "maxResource"> & { maxResource?: number | undefined }): StepRule {
  const steps = rungSteps({ ...settings, maxResource });
  return {
    by: "steps",
    window: 1,
    others: "reached",
    firstStep: settings.minResource,
    cells: (step, last) => steps.flatMap((at, rung) => (at <= step && rung > (last ?? -1) ? [rung] : [])),
    judge(own) {
      const [{ value }] = newestTwo(own);
      return Number.isNaN(value) ? NOT_A_NUMBER : GO_ON;
    },
  };
}
