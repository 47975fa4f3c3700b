import { isBetter } from "../stopping/direction";
import type { PopulationSettings, RankedTrial } from "./contract";

export interface Quantiles {
  /** The best first; what is not a number last, and of equals the member with the lower number first. */
  readonly ranking: readonly RankedTrial[];
  /** Those that are copied. */
  readonly upper: readonly RankedTrial[];
  /** Those that are replaced. */
  readonly lower: readonly RankedTrial[];
}

/**
 * The trials of a round by rank, with their upper and lower quantile as Ray Tune counts them: the share of all, rounded up,
 * and at most half of them. A trial whose value is not a number is never copied.
 */
export function quantilesOf(
  trials: readonly RankedTrial[],
  { quantile, direction }: Pick<PopulationSettings, "quantile" | "direction">,
): Quantiles {
  const ranking = trials.toSorted((a, b) => {
    const [isNan, isOtherNan] = [Number.isNaN(a.value), Number.isNaN(b.value)];
    if (isNan !== isOtherNan) return isNan ? 1 : -1;
    if (isBetter(direction, a.value, b.value)) return -1;
    if (isBetter(direction, b.value, a.value)) return 1;
    return a.member - b.member;
  });
  const count = Math.min(Math.ceil(ranking.length * quantile), Math.floor(ranking.length / 2));
  const upper = ranking.slice(0, count).filter(({ value }) => !Number.isNaN(value));
  return { ranking, upper, lower: upper.length === 0 ? [] : ranking.slice(ranking.length - count) };
}
