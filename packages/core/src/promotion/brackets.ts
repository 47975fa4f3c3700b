/**
 * How many configurations each bracket of Hyperband gets in turn, `ceil((sMax + 1) × reductionFactor^s / (s + 1))` for
 * s from sMax down to 0 (Li et al. 2018, JMLR 18, algorithm 1). Bracket b, with s = sMax - b, starts at rung b: the first
 * one at the lowest rung, with most configurations; the last one trains them to their end.
 * @param rungs how many there are, which is sMax
 */
export function bracketSizes(rungs: number, reductionFactor: number): number[] {
  return Array.from({ length: rungs + 1 }, (_, bracket) => {
    const s = rungs - bracket;
    return Math.ceil(((rungs + 1) * reductionFactor ** s) / (s + 1));
  });
}

/**
 * The bracket of each configuration, by its number from 0. The paper fills one bracket after the other; here each
 * configuration goes to the bracket that is furthest behind its share, of equal ones to the first, so that a search which
 * ends within the first turn has had its share of each. After every whole turn the brackets have the paper's sizes.
 */
export function makeBrackets(sizes: readonly number[]): (number: number) => number {
  const turn = sizes.reduce((sum, size) => sum + size, 0);
  const given = sizes.map(() => 0);
  const assigned: number[] = [];
  return (number) => {
    for (let place = assigned.length; place <= number; place++) {
      let next = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (const [bracket, size] of sizes.entries()) {
        // In whole numbers, so that equal ones are equal.
        const behind = size * (place + 1) - (given[bracket] ?? 0) * turn;
        if (behind > most) [next, most] = [bracket, behind];
      }
      given[next] = (given[next] ?? 0) + 1;
      assigned.push(next);
    }
    return assigned[number] ?? 0;
  };
}
