import type { CellInterval, CellValue } from "./ours";
import type { ArmComparison } from "./result";

/** Results by key; the one that was used longest ago goes when there are too many. */
export interface Kept<T> {
  find(key: string): T | undefined;
  keep(key: string, result: T): T;
  /** Results that were kept so far: each was computed once. */
  readonly computed: number;
}

export function makeKept<T>(max: number): Kept<T> {
  const results = new Map<string, T>();
  let computed = 0;
  return {
    get computed() {
      return computed;
    },
    find: (key) => {
      const found = results.get(key);
      if (found !== undefined) {
        results.delete(key);
        results.set(key, found);
      }
      return found;
    },
    keep: (key, result) => {
      computed++;
      results.set(key, result);
      const [oldest] = results.keys();
      if (results.size > max && oldest !== undefined) results.delete(oldest);
      return result;
    },
  };
}

/**
 * What stages of tables computed, by digests of the evaluations that went in: a new evaluation changes the digests of the
 * cells that it belongs to, and of no others. Cells of several tables that are made of the same share their results.
 */
export interface CellCache {
  /** Numbers of cells. */
  readonly values: Kept<CellValue>;
  /** Intervals of cells. */
  readonly intervals: Kept<CellInterval>;
  /** p values of pairs of cells that compete for bold; null where the pair cannot be tested. */
  readonly pairs: Kept<number | null>;
  /** Answers to questions, before they are corrected for the table's other questions. */
  readonly answers: Kept<ArmComparison>;
}

/** Results of each kind: some hundred large tables. A result has about 1 kB, an answer 10 kB. */
const MAX_RESULTS = 20_000;
const MAX_PAIRS = 200_000;
const MAX_ANSWERS = 1_000;

/** An empty cache, bounded in each kind. */
export function makeCellCache({
  results = MAX_RESULTS,
  pairs = MAX_PAIRS,
  answers = MAX_ANSWERS,
}: {
  readonly results?: number;
  readonly pairs?: number;
  readonly answers?: number;
} = {}): CellCache {
  return {
    values: makeKept(results),
    intervals: makeKept(results),
    pairs: makeKept(pairs),
    answers: makeKept(answers),
  };
}
