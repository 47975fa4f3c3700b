import type { MissingEvaluations } from "./result";
import type { Selector } from "./selector";

export interface WantedCell {
  readonly select: Selector;
  readonly folds: readonly number[];
  readonly found: readonly number[];
}

/** What to run for the cells that lack folds: each choice once, however many cells wait for it. */
export function missingEvaluations(wanted: readonly WantedCell[]): MissingEvaluations[] {
  const missing = new Map<string, { select: Selector; folds: Set<number>; cells: number }>();
  for (const { select, folds, found } of wanted) {
    const absent = folds.filter((fold) => !found.includes(fold));
    if (absent.length === 0) continue;
    const { fold: _, ...rest } = select;
    const key = JSON.stringify(rest);
    const entry = missing.get(key) ?? { select: rest, folds: new Set(), cells: 0 };
    for (const fold of absent) entry.folds.add(fold);
    entry.cells++;
    missing.set(key, entry);
  }
  return [...missing.values()].map(({ select, folds, cells }) => ({
    select,
    folds: [...folds].sort((a, b) => a - b),
    cells,
  }));
}
