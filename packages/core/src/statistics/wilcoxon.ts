import { midranks } from "../metrics";
import { normalSurvival } from "./special/distributions";

export interface WilcoxonTest {
  /** Sum of the ranks of positive differences. */
  readonly rankSum: number;
  /** Differences that are not 0. */
  readonly n: number;
  readonly method: "exact" | "normal";
  /** Two-sided. */
  readonly pValue: number;
}

export type WilcoxonResult =
  | ({ readonly withheld: null } & WilcoxonTest)
  | { readonly withheld: string; readonly n: number };

const EXACT_UP_TO = 50;

/**
 * Wilcoxon's signed-rank test of paired differences (Biometrics Bulletin 1, 1945). Zero differences are dropped, equal
 * sizes share midranks. Up to 50 differences the distribution is exact, ties included: every choice of signs is
 * counted; above that it is normal with the tie correction and no continuity correction.
 *
 * @param alpha a test that could not reach this p value whatever the differences is withheld with that reason
 */
export function wilcoxonSignedRank(differences: readonly number[], alpha = 0.05): WilcoxonResult {
  const nonZero = differences.filter((d) => d !== 0);
  const n = nonZero.length;
  if (n === 0) return { withheld: "every difference is 0", n };
  const least = 2 ** (1 - n);
  if (least > alpha) {
    return {
      withheld: `with ${n} differences the p value cannot go below ${Number(least.toPrecision(3))}`,
      n,
    };
  }
  const ranks = midranks(nonZero.map(Math.abs));
  const rankSum = nonZero.reduce((sum, d, i) => (d > 0 ? sum + (ranks[i] ?? 0) : sum), 0);
  const exact = n <= EXACT_UP_TO;
  const pValue = exact ? exactP(ranks, rankSum) : normalP(ranks, rankSum);
  return { withheld: null, rankSum, n, method: exact ? "exact" : "normal", pValue };
}

/**
 * One-sided p value of the signed-rank test for differences that are greater than 0, exact with ties and zeros: these keep
 * their ranks, half of which counts for each side (zsplit), and 1 where every difference is 0.
 */
export function signedRankTail(differences: readonly number[]): number {
  const ranks = midranks(differences.map(Math.abs));
  const isZero = (index: number) => differences[index] === 0;
  const flipped = Array.from(ranks, (rank) => Math.round(2 * rank)).filter((_, index) => !isZero(index));
  const signs = differences.filter((difference) => difference !== 0).map((difference) => difference > 0);
  const total = flipped.reduce((sum, rank) => sum + rank, 0);
  const observed = flipped.reduce((sum, rank, index) => (signs[index] ? sum + rank : sum), 0);
  const probability = signDistribution(flipped, total);
  let tail = 0;
  for (let sum = observed; sum <= total; sum++) tail += probability[sum] ?? 0;
  return Math.min(1, tail);
}

/** Counts the sign choices by their doubled rank sum, which is whole even with midranks. */
function exactP(ranks: Float64Array, rankSum: number): number {
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const total = doubled.reduce((a, b) => a + b, 0);
  const probability = signDistribution(doubled, total);
  const smaller = Math.min(Math.round(2 * rankSum), total - Math.round(2 * rankSum));
  let tail = 0;
  for (let s = 0; s <= smaller; s++) tail += probability[s] ?? 0;
  return Math.min(1, 2 * tail);
}

/** How probable each sum is of the ranks that have a plus, where each has one or none with equal probability. */
function signDistribution(ranks: readonly number[], total: number): Float64Array {
  let probability = new Float64Array(total + 1);
  probability[0] = 1;
  for (const rank of ranks) {
    const next = new Float64Array(total + 1);
    for (let s = 0; s <= total; s++) {
      next[s] = ((probability[s] ?? 0) + (s >= rank ? (probability[s - rank] ?? 0) : 0)) / 2;
    }
    probability = next;
  }
  return probability;
}

function normalP(ranks: Float64Array, rankSum: number): number {
  const mean = ranks.reduce((a, b) => a + b, 0) / 2;
  const variance = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return Math.min(1, 2 * normalSurvival(Math.abs(rankSum - mean) / Math.sqrt(variance)));
}
