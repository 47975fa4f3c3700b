import { compareWithPublished, holm, meanOfComparisons, type PublishedComparison } from "../statistics";
import type { AgainstPublished, PublishedTest, TableCell } from "./result";
import type { Selector } from "./selector";

export interface ComparedCell {
  readonly cell: TableCell;
  readonly select: Selector;
  /** Names the cell's row or column, whichever the folds share. */
  readonly label: string;
}

/**
 * "Is ours compatible with the published number?" for each fold and for their mean: cells that differ by nothing but the
 * fold stand together. Holm over a set's folds, and over the means of all sets. Only where both sides have an interval.
 */
export function againstPublished(cells: readonly ComparedCell[]): AgainstPublished[] {
  const sets = new Map<string, { label: string; metric: string; folds: Tested[] }>();
  for (const { cell, select, label } of cells) {
    const { fold, ...same } = select;
    const compared = compareCell(cell);
    if (fold === undefined || compared === null) continue;
    const key = JSON.stringify([cell.metric, same]);
    const set = sets.get(key) ?? { label, metric: cell.metric, folds: [] };
    set.folds.push({ fold, cell, compared });
    sets.set(key, set);
  }
  const found = [...sets.values()].map((set) => ({
    ...set,
    mean: meanOfComparisons(comparisons(set.folds)),
  }));
  const adjusted = holm(found.map(({ mean }) => mean.pValue));
  return found.map(({ label, metric, folds, mean }, index) => {
    const withinSet = holm(folds.map(({ compared }) => compared.pValue));
    return {
      label,
      metric,
      perFold: folds.map(({ fold, cell, compared }, i) => ({
        fold,
        ours: cell.ours?.value ?? null,
        published: cell.published?.value ?? null,
        images: cell.ours?.images ?? 0,
        publishedImages: cell.published?.n ?? null,
        ...tested(compared, withinSet[i] ?? null),
      })),
      pooled: tested(mean, adjusted[index] ?? null),
    };
  });
}

interface Tested {
  readonly fold: number;
  readonly cell: TableCell;
  readonly compared: PublishedComparison;
}

function comparisons(folds: readonly Tested[]): PublishedComparison[] {
  return folds.map(({ compared }) => compared);
}

function compareCell({ ours, published }: TableCell): PublishedComparison | null {
  if (ours === null || ours.value === null || ours.interval === null) return null;
  if (published === null || published.interval === null) return null;
  return compareWithPublished(
    { value: ours.value, interval: ours.interval },
    { value: published.value, interval: published.interval },
  );
}

/** The verdict follows the corrected p value, so that it never says more than the family allows. */
function tested(
  { difference, interval, pValue }: PublishedComparison,
  adjustedP: number | null,
): PublishedTest {
  const verdict = (adjustedP ?? pValue) < 0.05 ? "not compatible" : "compatible";
  return { difference, interval, pValue, adjustedP, verdict };
}
