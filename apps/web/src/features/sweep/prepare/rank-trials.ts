import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { isFeasible, lossesOf, nonDominationRanks } from "@foldwise/core/objectives";

type Ranked = Pick<SweepDetail, "trialViews" | "objective" | "objectives" | "front" | "nested">;

/**
 * Trials with the best objective first, of several objectives by rank of non-dominated sorting, the Pareto front first; then
 * those that exceed a constraint, those that train, and the rest, by number. Of a nested cross-validation by number: each outer
 * fold measures its candidates on its own images.
 */
export function rankTrials(sweep: Ranked): TrialView[] {
  const { trialViews, objective, front, nested } = sweep;
  if (nested) return trialViews.toSorted((a, b) => a.number - b.number);
  const sign = objective.direction === "maximize" ? -1 : 1;
  const ranks = front && ranksOf(sweep);
  const lossOf = (trial: TrialView): number | null => {
    if (ranks) return ranks.get(trial.number) ?? null;
    const value = ratedAt(trial);
    return value === null || !isTrialFeasible(trial) ? null : sign * value;
  };
  return trialViews.toSorted((a, b) => {
    const [x, y] = [lossOf(a), lossOf(b)];
    if (x !== null && y !== null) return x - y || a.number - b.number;
    if (x !== null || y !== null) return x === null ? 1 : -1;
    return (
      Number(isRated(b)) - Number(isRated(a)) ||
      Number(b.state === "running") - Number(a.state === "running") ||
      a.number - b.number
    );
  });
}

/**
 * The trial that the search would answer with; null while none has a value that keeps every constraint, in a nested
 * cross-validation, and for several objectives, of which the Pareto front is the answer.
 */
export function bestTrial(sweep: Ranked): TrialView | null {
  if (sweep.nested || sweep.front) return null;
  const first = rankTrials(sweep)[0];
  return first && ratedAt(first) !== null && isTrialFeasible(first) ? first : null;
}

/** Whether it exceeds no constraint, as far as it is known. */
export function isTrialFeasible({ violations }: Pick<TrialView, "violations">): boolean {
  return isFeasible(violations?.map(decodeMetric));
}

/** Rank by number, of those that have all values and exceed no constraint. */
function ranksOf({ trialViews, objectives }: Ranked): Map<number, number> {
  const directions = objectives.map(({ direction }) => direction);
  const rated = trialViews.flatMap((trial) => {
    const values = (trial.objectives ?? []).filter((value) => typeof value === "number");
    return values.length === directions.length && isTrialFeasible(trial)
      ? [{ number: trial.number, losses: lossesOf(values, directions) }]
      : [];
  });
  const ranks = nonDominationRanks(rated.map(({ losses }) => losses));
  return new Map(rated.map(({ number }, index) => [number, ranks[index] ?? 0]));
}

/** Null for NaN and the infinities too: no trial is better for having diverged. */
function ratedAt({ objective }: TrialView): number | null {
  return typeof objective === "number" ? objective : null;
}

function isRated(trial: TrialView): boolean {
  return ratedAt(trial) !== null && !isTrialFeasible(trial);
}
