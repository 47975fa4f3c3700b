import type { RunSummary } from "@foldwise/core/contracts/http/run";

/** A run of a tree, and how many runs it is nested in. */
export interface TreeRow {
  run: RunSummary;
  depth: number;
}

/**
 * The runs of a tree from above to below: of an open run those that are nested in it follow, by fold, then oldest first.
 * @param nested runs by the run that they are nested in, of those that are open
 */
export function flattenTree(
  outermost: readonly RunSummary[],
  nested: ReadonlyMap<number, readonly RunSummary[]>,
): TreeRow[] {
  const shown = new Set<number>();
  const below = (runs: readonly RunSummary[], depth: number): TreeRow[] =>
    runs.flatMap((run) => {
      // What moved while the lists were read is shown once.
      if (shown.has(run.id)) return [];
      shown.add(run.id);
      const inner = (nested.get(run.id) ?? []).toSorted(
        (a, b) => (a.fold ?? Number.POSITIVE_INFINITY) - (b.fold ?? Number.POSITIVE_INFINITY) || a.id - b.id,
      );
      return [{ run, depth }, ...below(inner, depth + 1)];
    });
  return below(outermost, 0);
}
