import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";

export interface ShownTrial {
  variant: { name: string; description: string };
  /** Place in the plan, which is the hue. */
  index: number;
  trial: TrialView | null;
  /** Trials of this variant. */
  of: number;
  /** Why this one of several. */
  why: "only" | "chosen" | "best so far" | "best" | "newest";
  /** Others of this variant that train now. */
  running: readonly TrialView[];
}

/** One trial for each variant: the one asked for, else the best so far, else the newest that moves; and what trains. */
export function pickShownTrials(sweep: SweepDetail, chosen: number | null): ShownTrial[] {
  return sweep.variants.map((variant, index) => {
    const trials = sweep.trialViews.filter((trial) => trial.variant === variant.name);
    const { trial, why } = pickTrial(trials, sweep, chosen);
    const running = trials.filter((other) => other.state === "running" && other !== trial);
    return { variant, index, trial, of: trials.length, why, running };
  });
}

function pickTrial(
  trials: readonly TrialView[],
  { objective, state }: SweepDetail,
  chosen: number | null,
): Pick<ShownTrial, "trial" | "why"> {
  if (trials.length <= 1) return { trial: trials[0] ?? null, why: "only" };
  const asked = trials.find((trial) => trial.number === chosen);
  if (asked) return { trial: asked, why: "chosen" };
  const best = bestOf(trials, objective.direction);
  if (best) return { trial: best, why: isTerminal(state) ? "best" : "best so far" };
  return { trial: trials.findLast((trial) => trial.state === "running") ?? trials[0] ?? null, why: "newest" };
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
