import type { Direction } from "../measures";
import { makeAshaRule } from "./asha";
import type { StoppingRule } from "./contract";
import { makePatienceRule } from "./patience";
import { makePercentileRule } from "./percentile";
import { makePopulationRule } from "./population";
import { makeRungRule } from "./promotion";
import type { StoppingOptions } from "./schema";
import { makeThresholdRule } from "./threshold";
import { makeWilcoxonRule } from "./wilcoxon";

/** The rule of a plan's options. @param direction which values of its metric are better */
export function makeStoppingRule(options: StoppingOptions, direction: Direction): StoppingRule {
  switch (options.kind) {
    case "median":
      return makePercentileRule({ ...options, percentile: 50 }, direction);
    case "percentile":
      return makePercentileRule(options, direction);
    case "threshold":
      return makeThresholdRule(options);
    case "patience":
      return makePatienceRule(options, direction);
    case "asha":
      return makeAshaRule(options, direction);
    case "wilcoxon":
      return makeWilcoxonRule(options, direction);
    case "asha-promotion":
    case "hyperband":
      return makeRungRule(options);
    case "pbt":
      return makePopulationRule(options);
  }
}
