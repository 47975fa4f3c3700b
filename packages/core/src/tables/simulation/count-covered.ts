import type { Interval } from "../../statistics";

export interface SimulatedMeasure {
  readonly measure: string;
  /** Share of the datasets that show an interval, or a test. */
  readonly shown: number;
  /** Share of the shown intervals that hold the true value; for equal arms, 1 − the size of the test. */
  readonly coverage: number;
}

/** How often the intervals of drawn datasets hold the true values. @param draw one dataset's intervals, by measure */
export function countCovered(
  {
    measures,
    truths,
    repetitions,
  }: { measures: readonly string[]; truths: readonly number[]; repetitions: number },
  draw: () => readonly (Interval | null)[],
): SimulatedMeasure[] {
  const counts = measures.map(() => ({ shown: 0, covered: 0 }));
  for (let r = 0; r < repetitions; r++)
    for (const [i, interval] of draw().entries()) {
      const count = counts[i];
      const truth = truths[i] ?? Number.NaN;
      if (interval === null || count === undefined) continue;
      count.shown++;
      if (interval[0] <= truth + 1e-12 && truth - 1e-12 <= interval[1]) count.covered++;
    }
  return measures.map((measure, i) => {
    const { shown = 0, covered = 0 } = counts[i] ?? {};
    return { measure, shown: shown / repetitions, coverage: covered / shown };
  });
}
