import { type Problem, showValue } from "../errors";
import { isRate } from "./known-metric";
import { printedRate } from "./printed";
import type { BaselineFile, BaselineValue } from "./schema";

/** What is allowed and most likely a mistake: said aloud with the import, which goes through. */
export function baselineWarnings({ values }: BaselineFile): Problem[] {
  return values.flatMap((entry, i) => [
    ...fractionAsPercent(entry, `values.${i}.unit`),
    ...impossible(entry, `values.${i}.n`),
  ]);
}

function fractionAsPercent({ metric, value, unit }: BaselineValue, field: string): Problem[] {
  if (unit !== "percent" || !isRate(metric) || value <= 0 || value > 1) return [];
  return [
    {
      field,
      value: `${showValue(value)} percent`,
      problem: "is at most 1 percent; is it a fraction?",
      remedy: "unit fraction, or the value times 100",
    },
  ];
}

/** An accuracy that no number of correct images gives, rounding included. */
function impossible(entry: BaselineValue, field: string): Problem[] {
  const rate = entry.metric === "accuracy" ? printedRate(entry) : null;
  if (rate === null || entry.n === null) return [];
  const least = Math.ceil((rate.value - rate.halfUnit) * entry.n - 1e-9);
  const most = Math.floor((rate.value + rate.halfUnit) * entry.n + 1e-9);
  if (least <= most) return [];
  return [
    {
      field,
      value: String(entry.n),
      problem: `no whole number of ${entry.n} images is ${entry.value} ${entry.unit}`,
      remedy: "use the n of this number; put contradictions of the source into notes",
    },
  ];
}
