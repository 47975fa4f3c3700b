import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { formatMetric } from "../../../formats/numbers";
import { rankTrials } from "./rank-trials";

/** Trials to choose from, as the table has them; the empty value is the best of each variant. */
export function trialChoices(sweep: SweepDetail): { value: string; label: string }[] {
  return [
    { value: "", label: "Best of each variant" },
    ...rankTrials(sweep).map(({ number, variant, objective, state }) => ({
      value: String(number),
      label: [
        `#${number}`,
        variant,
        objective === null ? state : formatMetric(sweep.objective.metric, decodeMetric(objective)),
      ].join(" · "),
    })),
  ];
}
