/** A run of a trial with its objective; null until its training is complete. */
export interface EndedRun {
  readonly fold: number | null;
  readonly seed: number | null;
  readonly value: number | null;
}

/**
 * The values of two trials in the runs that both have, in the order of the first one's: of one fold and seed, and where each
 * trial has a single run a fold, of one fold, as trials of a searched seed have no seed in common.
 */
export function pairRuns(
  own: readonly EndedRun[],
  other: readonly EndedRun[],
): { own: number[]; other: number[] } {
  const isByFold = [own, other].every((runs) => new Set(runs.map(({ fold }) => fold)).size === runs.length);
  const keyOf = ({ fold, seed }: EndedRun) => (isByFold ? String(fold) : `${fold}/${seed}`);
  const values = new Map(other.map((run) => [keyOf(run), run.value]));
  const pairs = own.flatMap((run) => {
    const counterpart = values.get(keyOf(run)) ?? null;
    return run.value === null || counterpart === null ? [] : [{ own: run.value, other: counterpart }];
  });
  return { own: pairs.map((pair) => pair.own), other: pairs.map((pair) => pair.other) };
}
