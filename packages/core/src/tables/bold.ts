import { mayBeBest } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { contrast } from "./compare-arms";
import type { Estimator } from "./estimator";
import { commonFolds, distinct } from "./evaluation-set";
import { differenceTest } from "./inference";
import type { Observation } from "./observation";

/** A cell that competes for bold: in each family member, cells of one `contest` are compared. */
export interface Contender {
  readonly cell: string;
  readonly contest: string;
  readonly metric: string;
  /** 1 where greater values are better, else -1. */
  readonly sign: 1 | -1;
  readonly aggregate: TableAggregate;
  readonly value: number;
  readonly observations: readonly Observation[];
  /** Digest of its evaluations. */
  readonly content: string;
}

/** Two-sided p value of "both cells are equal"; null where they cannot be tested. */
export type PairTest = (one: Contender, other: Contender) => number | null;

export interface BoldCells {
  readonly bold: ReadonlySet<string>;
  /** Contests that were decided, over which the error is shared. */
  readonly contests: number;
}

/**
 * Which cells are bold: in each contest those that may be the best one, by comparisons with the best ({@link mayBeBest})
 * on the paired t tests. The probability that the true best of any contest of the table is not bold is at most alpha:
 * each contest has its share of it (Bonferroni). A cell that can be tested against no other does not take part, as one of
 * too few patients, and a contest of less than two, or one that a missing test leaves open, has no bold cell.
 */
export function chooseBold(contenders: readonly Contender[], alpha: number, test: PairTest): BoldCells {
  const contests = distinct(contenders.map(({ contest }) => contest)).flatMap((contest) => {
    const cells = contenders.filter((contender) => contender.contest === contest);
    const pValue = pairTests(cells, test);
    const tested = [...cells.keys()].filter((i) => cells.some((_, j) => i !== j && pValue(i, j) !== null));
    return tested.length < 2 ? [] : [{ cells, tested, pValue }];
  });
  const bold = new Set<string>();
  for (const { cells, tested, pValue } of contests) {
    const stays = mayBeBest({
      estimates: tested.map((at) => (cells[at]?.sign ?? 1) * (cells[at]?.value ?? Number.NaN)),
      pValue: (i, j) => pValue(tested[i] ?? 0, tested[j] ?? 0),
      alpha: alpha / contests.length,
    });
    for (const [i, at] of tested.entries()) if (stays?.[i]) bold.add(cells[at]?.cell ?? "");
  }
  return { bold, contests: contests.length };
}

/** Two-sided p values of pairs of cells, each worked out when first asked for. */
function pairTests(cells: readonly Contender[], test: PairTest) {
  const known = new Map<number, number | null>();
  return (i: number, j: number): number | null => {
    const key = Math.min(i, j) * cells.length + Math.max(i, j);
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const [a, b] = [cells[Math.min(i, j)], cells[Math.max(i, j)]];
    const p = a === undefined || b === undefined ? null : test(a, b);
    known.set(key, p);
    return p;
  };
}

/** The paired t test of two cells over the folds that both have. */
export function pairP(a: Contender, b: Contender, estimator: Estimator): number | null {
  const folds = commonFolds(a.observations, b.observations);
  if (folds.length === 0) return null;
  const arm = ({ cell, observations }: Contender) => ({ label: cell, observations });
  const asked = { metric: a.metric, first: arm(a), second: arm(b) };
  return differenceTest(contrast(asked, folds, estimator, a.aggregate))?.pValue ?? null;
}
