import type { WeightsKind } from "../words";
import type { TableDefinition } from "./definition";
import { mergeSelectors, type Selector } from "./selector";

/**
 * Values that a table's evaluations can have, so that no others need be read: only of keys that every cell and question
 * chooses by. A sweep is bounded by its number alone.
 */
export interface SelectorBounds {
  readonly weights?: readonly WeightsKind[];
  readonly testSigma?: readonly number[];
  readonly fold?: readonly number[];
  readonly seed?: readonly number[];
  readonly sweep?: readonly number[];
  readonly experiment?: readonly string[];
  /** Fold groups of logged runs, which are read besides; none where no selector names one. */
  readonly group?: readonly string[];
}

export function selectorBounds({ select, rows, columns, questions, folds }: TableDefinition): SelectorBounds {
  const named = [
    ...rows.flatMap((row) => columns.map((column) => mergeSelectors(select, column.select, row.select))),
    ...questions.flatMap(({ first, second }) =>
      [first, second].map((arm) => mergeSelectors(select, arm.select)),
    ),
  ];
  // Logged runs are read by their group alone.
  const selectors = named.filter(({ group }) => group === undefined);
  const group = new Set(named.flatMap((selector) => selector.group ?? []));
  const all = <T>(read: (selector: Selector) => T | undefined): readonly T[] | undefined => {
    const values = new Set<T>();
    for (const selector of selectors) {
      const value = read(selector);
      if (value === undefined) return undefined;
      values.add(value);
    }
    return [...values];
  };
  return {
    weights: all(({ weights }) => weights),
    testSigma: all(({ testSigma }) => testSigma),
    // A cell without a fold is made of the table's, or of all.
    fold: folds
      ? [...new Set(selectors.flatMap(({ fold }) => (fold === undefined ? folds : [fold])))]
      : all(({ fold }) => fold),
    seed: all(({ seed }) => seed),
    experiment: all(({ experiment }) => experiment),
    sweep: all(({ sweep }) => (typeof sweep === "number" ? sweep : undefined)),
    ...(group.size === 0 ? {} : { group: [...group] }),
  };
}
