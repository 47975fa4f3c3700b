export interface BestQuestion {
  /** One a candidate, oriented so that greater is better. */
  readonly estimates: readonly number[];
  /** Two-sided p value of "candidates i and j are equal"; null where the two cannot be tested. */
  readonly pValue: (i: number, j: number) => number | null;
  /** How often the true best may be left out. */
  readonly alpha: number;
}

/**
 * Multiple comparisons with the best: the candidates that may be the best one. Each candidate in turn is taken as the
 * control that all others are compared with, one-sided, and is out if one of them is significantly better (Edwards & Hsu,
 * JASA 78, 1983; the upper ends of Hsu's constrained intervals, Annals of Statistics 12, 1984, are above 0 for just those
 * that stay). The true best is out only if its own family of comparisons has a false rejection, whichever candidate looks
 * best in the data; Bonferroni over that family holds for any dependence, as of arms tested on the same images.
 *
 * @returns for each candidate whether it may be the best; null where a test that decides is not there
 */
export function mayBeBest({ estimates, pValue, alpha }: BestQuestion): boolean[] | null {
  const order = [...estimates.keys()].sort((a, b) => (estimates[b] ?? 0) - (estimates[a] ?? 0));
  const threshold = alpha / Math.max(1, estimates.length - 1);
  const stays = estimates.map(() => true);
  for (const i of order) {
    let isDecided = true;
    // From the best down: the first of them mostly decides.
    for (const j of order) {
      if (!((estimates[j] ?? 0) > (estimates[i] ?? 0))) break;
      const p = pValue(i, j);
      if (p === null) isDecided = false;
      else if (p / 2 < threshold) {
        stays[i] = false;
        break;
      }
    }
    if (stays[i] && !isDecided) return null;
  }
  return stays;
}
