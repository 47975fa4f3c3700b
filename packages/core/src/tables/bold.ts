import { holm } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { contrast } from "./compare-arms";
import { commonFolds, distinct } from "./evaluation-set";
import { differenceTest } from "./inference";
import type { Observation } from "./observation";
import type { Resampler } from "./resample";

/** A cell that competes for bold: in each family member, cells of one `contest` are compared. */
export interface Contender {
  readonly cell: string;
  readonly contest: string;
  readonly metric: string;
  readonly aggregate?: TableAggregate;
  readonly value: number;
  readonly observations: readonly Observation[];
}

interface Trial {
  readonly contest: string;
  readonly best: string;
  readonly other: string;
  readonly pValue: number | null;
}

/**
 * Which cells are bold: in a contest the best one and those not significantly worse, if at least one is significantly
 * worse. Each other cell is tested against the best by the paired bootstrap; Holm over the whole table. A cell that
 * cannot be tested, having no fold in common with the best, is neither.
 */
export function boldCells(
  contenders: readonly Contender[],
  alpha: number,
  resampler: Resampler,
): Set<string> {
  const trials: Trial[] = [];
  const contests = distinct(contenders.map(({ contest }) => contest));
  for (const contest of contests) {
    const cells = contenders.filter((contender) => contender.contest === contest);
    const [best, ...others] = cells.sort((a, b) => b.value - a.value);
    if (best === undefined) continue;
    for (const other of others) {
      const folds = commonFolds(best.observations, other.observations);
      const drawn =
        folds.length === 0
          ? null
          : contrast(
              {
                metric: best.metric,
                first: { label: best.cell, observations: best.observations },
                second: { label: other.cell, observations: other.observations },
              },
              folds,
              resampler,
              best.aggregate,
            );
      const pValue = drawn === null ? null : (differenceTest(drawn)?.pValue ?? null);
      trials.push({ contest, best: best.cell, other: other.cell, pValue });
    }
  }
  const adjusted = holm(trials.map(({ pValue }) => pValue));
  const bold = new Set<string>();
  for (const contest of contests) {
    const own = trials.flatMap((trial, i) =>
      trial.contest === contest ? [{ ...trial, p: adjusted[i] ?? null }] : [],
    );
    if (!own.some(({ p }) => p !== null && p < alpha)) continue;
    for (const { best, other, p } of own) {
      bold.add(best);
      if (p !== null && p >= alpha) bold.add(other);
    }
  }
  return bold;
}
