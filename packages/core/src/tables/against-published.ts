import {
  compareWithPublished,
  holm,
  meanOfComparisons,
  type PublishedComparison,
  publishedVerdict,
} from "../statistics";
import type { AgainstPublished, PublishedTest, TableCell } from "./result";
import type { Selector } from "./selector";

export interface ComparedCell {
  readonly cell: Pick<TableCell, "metric" | "ours" | "published">;
  readonly select: Selector;
  /** Names the cell's row or column, whichever the folds share. */
  readonly label: string;
}

/**
 * "Is ours compatible with the published number?" for each fold and for their mean: cells that differ by nothing but the
 * fold stand together. Holm over a set's folds, and over the means of all sets, for the tests of a difference and for those
 * of equivalence. Only where both sides have an interval.
 *
 * @param margin greatest difference that does not matter, as a fraction
 */
export function againstPublished(cells: readonly ComparedCell[], margin: number): AgainstPublished[] {
  const sets = new Map<string, { label: string; metric: string; folds: Tested[] }>();
  for (const { cell, select, label } of cells) {
    const { fold, ...same } = select;
    const compared = compareCell(cell, margin);
    if (fold === undefined || compared === null) continue;
    const key = JSON.stringify([cell.metric, same]);
    const set = sets.get(key) ?? { label, metric: cell.metric, folds: [] };
    set.folds.push({ fold, cell, compared });
    sets.set(key, set);
  }
  const found = [...sets.values()].map((set) => ({
    ...set,
    compared: meanOfComparisons(set.folds.map(({ compared }) => compared)),
  }));
  const means = tested(found);
  return found.flatMap(({ label, metric, folds }, index) => {
    const pooled = means[index];
    const tests = tested(folds);
    if (pooled === undefined) return [];
    return {
      label,
      metric,
      perFold: folds.flatMap(({ fold, cell }, i) => {
        const test = tests[i];
        if (test === undefined) return [];
        return {
          fold,
          ours: cell.ours?.value ?? null,
          published: cell.published?.value ?? null,
          images: cell.ours?.images ?? 0,
          publishedImages: cell.published?.n ?? null,
          ...test,
        };
      }),
      pooled,
    };
  });
}

interface Compared {
  readonly compared: PublishedComparison;
}

interface Tested extends Compared {
  readonly fold: number;
  readonly cell: ComparedCell["cell"];
}

function compareCell({ ours, published }: ComparedCell["cell"], margin: number): PublishedComparison | null {
  if (ours === null || ours.value === null || ours.interval === null) return null;
  if (published === null || published.interval === null) return null;
  return compareWithPublished(
    { value: ours.value, interval: ours.interval },
    { value: published.value, interval: published.interval },
    margin,
  );
}

/** A family of comparisons; each verdict follows the corrected p values, so that it never says more than the family allows. */
function tested(family: readonly Compared[]): PublishedTest[] {
  const adjusted = holm(family.map(({ compared }) => compared.pValue));
  const equivalence = holm(family.map(({ compared }) => compared.equivalenceP));
  return family.map(({ compared: { difference, interval, pValue, equivalenceP: own } }, i) => {
    const adjustedP = adjusted[i] ?? null;
    const equivalenceP = equivalence[i] ?? own;
    const verdict = publishedVerdict({ pValue: adjustedP ?? pValue, equivalenceP });
    return { difference, interval, pValue, adjustedP, equivalenceP, verdict };
  });
}
