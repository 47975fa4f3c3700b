import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";

type Ranked = Pick<SweepDetail, "trialViews" | "objective" | "nested">;

/**
 * Trials with the best objective first; then those that train, then the rest, by number. Of a nested cross-validation by
 * number: each outer fold measures its candidates on its own images.
 */
export function rankTrials({ trialViews, objective, nested }: Ranked): TrialView[] {
  if (nested) return trialViews.toSorted((a, b) => a.number - b.number);
  const sign = objective.direction === "maximize" ? -1 : 1;
  return trialViews.toSorted((a, b) => {
    const [x, y] = [ratedAt(a), ratedAt(b)];
    if (x !== null && y !== null) return sign * (x - y) || a.number - b.number;
    if (x !== null || y !== null) return x === null ? 1 : -1;
    return Number(b.state === "running") - Number(a.state === "running") || a.number - b.number;
  });
}

/** The trial that the search would answer with; null while none has a value, and in a nested cross-validation. */
export function bestTrial(sweep: Ranked): TrialView | null {
  if (sweep.nested) return null;
  const first = rankTrials(sweep)[0];
  return first && ratedAt(first) !== null ? first : null;
}

/** Null for NaN and the infinities too: no trial is better for having diverged. */
function ratedAt({ objective }: TrialView): number | null {
  return typeof objective === "number" ? objective : null;
}
