import type { SweepDetail, TrialView } from "@foldwise/core";

export interface ShownTrial {
  variant: { name: string; description: string };
  /** Place in the plan, which is the hue. */
  index: number;
  trial: TrialView | null;
  /** Trials of this variant. */
  of: number;
  /** Why this one of several. */
  why: "only" | "chosen" | "best so far" | "newest";
}

/** One trial for each variant: the one asked for, else the best so far, else the newest that moves. */
export function pickShownTrials(sweep: SweepDetail, chosen: number | null): ShownTrial[] {
  return sweep.variants.map((variant, index) => {
    const trials = sweep.trialViews.filter((trial) => trial.variant === variant.name);
    const asked = trials.find((trial) => trial.number === chosen);
    if (trials.length <= 1)
      return { variant, index, trial: trials[0] ?? null, of: trials.length, why: "only" };
    if (asked) return { variant, index, trial: asked, of: trials.length, why: "chosen" };
    const best = bestOf(trials, sweep.objective.direction);
    if (best) return { variant, index, trial: best, of: trials.length, why: "best so far" };
    const moving = trials.findLast((trial) => trial.state === "running") ?? trials[0] ?? null;
    return { variant, index, trial: moving, of: trials.length, why: "newest" };
  });
}

function bestOf(trials: readonly TrialView[], direction: "maximize" | "minimize"): TrialView | null {
  const sign = direction === "maximize" ? 1 : -1;
  let best: TrialView | null = null;
  for (const trial of trials) {
    if (typeof trial.objective !== "number") continue;
    if (best === null || typeof best.objective !== "number" || sign * trial.objective > sign * best.objective)
      best = trial;
  }
  return best;
}
