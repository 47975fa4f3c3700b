import type { FoldComparisonView } from "@foldwise/core/contracts/http/fold-comparison";
import { answerVerdict, formatP } from "@foldwise/core/tables";
import { formatMetric } from "../../../formats/numbers";

/** What a comparison comes to, in words. */
export interface PreparedComparison {
  /** Null where there is no effect. */
  headline: string | null;
  /** Why there is none. */
  withheld: string | null;
  verdict: string | null;
  test: string | null;
  folds: { fold: number; first: string; second: string; effect: string }[];
  tests: { name: string; text: string }[];
  notes: string[];
}

export function prepareComparison({ metric, comparison, notes }: FoldComparisonView): PreparedComparison {
  const shown = (value: number) => formatMetric(metric, value);
  const signed = (value: number) => `${value > 0 ? "+" : ""}${shown(value)}`;
  const { effect, interval, test, pValue, perFold, overFolds } = comparison;
  const range = interval === null ? "" : `, 95 % interval [${interval.map(signed).join(", ")}]`;
  return {
    headline: effect === null ? null : `Mean difference ${signed(effect)}${range}`,
    withheld: comparison.withheld,
    verdict: answerVerdict(comparison),
    test: test === null ? null : pValue === null ? test : `${test}; ${formatP(pValue)}`,
    folds: perFold.map(({ fold, first, second, effect: one }) => ({
      fold,
      first: shown(first),
      second: shown(second),
      effect: signed(one),
    })),
    tests: overFolds.map(({ name, pValue: p, withheld, detail, assumes }) => ({
      name,
      text: [
        p === null ? `withheld: ${withheld ?? "no p value"}` : formatP(p),
        detail,
        assumes && `assumes that ${assumes}`,
      ]
        .filter(Boolean)
        .join("; "),
    })),
    notes: [...comparison.notes, ...notes],
  };
}
