import type { Direction } from "../../measures";
import type { Observation } from "../contract";

/** Results at one budget, divided into the better and the worse ones; indices into the observations, ascending. */
export interface BudgetSplit {
  /** `rung 1`, or `end` for the budget of complete trials. */
  readonly budget: string;
  readonly better: readonly number[];
  /** Of few results some are among the better ones too. */
  readonly others: readonly number[];
}

/**
 * The results at the highest budget that has at least `minPoints + 2` of them, divided as BOHB does (Falkner et al. 2018,
 * arXiv 1807.01774, equation 3): the best `max(minPoints, topPercent)` and the worst `max(minPoints, all others)`. What
 * failed or came to no number is worse than any value at whichever budget.
 * @returns null while no budget has enough
 */
export function splitByBudget(
  observations: readonly Observation[],
  { direction, minPoints, topPercent }: { direction: Direction; minPoints: number; topPercent: number },
): BudgetSplit | null {
  const sign = direction === "minimize" ? 1 : -1;
  const failed: number[] = [];
  const budgets = new Map<number, { index: number; loss: number }[]>();
  const add = (rung: number, index: number, value: number) =>
    budgets.set(rung, [...(budgets.get(rung) ?? []), { index, loss: sign * value }]);
  for (const [index, { state, value, rungs = [] }] of observations.entries()) {
    if (state === "cancelled") continue;
    for (const one of rungs) if (Number.isFinite(one.value)) add(one.rung, index, one.value);
    if (state === "complete" && value !== null && Number.isFinite(value)) add(END, index, value);
    else if (state === "complete") failed.push(index);
    else if (state === "failed") failed.push(index);
    else if (state === "pruned" && value !== null && Number.isNaN(value)) failed.push(index);
  }
  const rung = [...budgets.keys()]
    .sort((a, b) => b - a)
    .find((key) => (budgets.get(key)?.length ?? 0) >= minPoints + 2);
  if (rung === undefined) return null;
  const known = (budgets.get(rung) ?? []).sort((a, b) => a.loss - b.loss || a.index - b.index);
  const isWorst = new Set(failed);
  const sorted = [...known.map(({ index }) => index).filter((index) => !isWorst.has(index)), ...failed];
  const wanted = Math.max(minPoints, Math.floor((topPercent * sorted.length) / 100));
  const left = Math.max(minPoints, sorted.length - wanted);
  return {
    budget: rung === END ? "end" : `rung ${rung}`,
    better: ascending(sorted.slice(0, wanted)),
    others: ascending(sorted.slice(-left)),
  };
}

/** Above any rung. */
const END = Number.POSITIVE_INFINITY;

function ascending(indices: readonly number[]): number[] {
  return [...indices].sort((a, b) => a - b);
}
