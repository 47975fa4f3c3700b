import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { isFeasible } from "@foldwise/core/objectives";
import { isTerminal } from "@foldwise/core/states";

export interface ShownTrial {
  variant: { name: string; description: string };
  /** Place in the plan, which is the hue. */
  index: number;
  trial: TrialView | null;
  /** Numbers of the trials whose runs it has: one, or the chosen ones of all outer folds. */
  numbers: readonly number[];
  /** Trials of this variant. */
  of: number;
  /** Why this one of several. */
  why: "only" | "chosen" | "best so far" | "best" | "Pareto front" | "newest" | "outer folds";
  /** Others of this variant that train now. */
  running: readonly TrialView[];
}

/**
 * One trial for each variant: the one asked for, else the best so far, else the newest that moves; and what trains. Of a nested
 * cross-validation the runs of the chosen parameters on the outer folds, as one trial's, as soon as there are any.
 */
export function pickShownTrials(sweep: SweepDetail, chosen: number | null): ShownTrial[] {
  return sweep.variants.map((variant, index) => {
    const trials = sweep.trialViews.filter((trial) => trial.variant === variant.name);
    const outer = sweep.nested ? outerFolds(trials, chosen) : null;
    const { trial, why } = outer ?? pickTrial(trials, sweep, chosen);
    const numbers = outer?.numbers ?? (trial ? [trial.number] : []);
    // Of the inner folds' candidates the curves are shown on demand.
    const running = outer ? [] : trials.filter((other) => other.state === "running" && other !== trial);
    return { variant, index, trial, numbers, of: trials.length, why, running };
  });
}

/** Null before there are any, and where one of the trials is asked for. */
function outerFolds(
  trials: readonly TrialView[],
  chosen: number | null,
): Pick<ShownTrial, "trial" | "why" | "numbers"> | null {
  const refits = trials.filter(({ isRefit }) => isRefit);
  const [first] = refits;
  if (!first || trials.some(({ number }) => number === chosen)) return null;
  return {
    trial: { ...first, runs: refits.flatMap(({ runs }) => runs) },
    numbers: refits.map(({ number }) => number),
    why: "outer folds",
  };
}

function pickTrial(
  trials: readonly TrialView[],
  { objective, state, nested, front }: SweepDetail,
  chosen: number | null,
): Pick<ShownTrial, "trial" | "why"> {
  if (trials.length <= 1) return { trial: trials[0] ?? null, why: "only" };
  const asked = trials.find((trial) => trial.number === chosen);
  if (asked) return { trial: asked, why: "chosen" };
  if (front) {
    const first = front.trials.flatMap((number) => trials.find((trial) => trial.number === number) ?? [])[0];
    if (first) return { trial: first, why: "Pareto front" };
  }
  // Candidates of different outer folds are measured on different images.
  const best = nested || front ? null : bestOf(trials, objective.direction);
  if (best) return { trial: best, why: isTerminal(state) ? "best" : "best so far" };
  const newest = (isOf: (trial: TrialView) => boolean) =>
    trials.filter(isOf).reduce<TrialView | null>((a, b) => (a && a.number > b.number ? a : b), null);
  const trial =
    newest(({ state: own }) => own === "running") ??
    newest(({ runs }) => runs.some(({ epoch }) => epoch > 0));
  return { trial: trial ?? newest(() => true), why: "newest" };
}

function bestOf(trials: readonly TrialView[], direction: "maximize" | "minimize"): TrialView | null {
  const sign = direction === "maximize" ? 1 : -1;
  let best: TrialView | null = null;
  for (const trial of trials) {
    if (typeof trial.objective !== "number" || !isFeasible(trial.violations?.map(decodeMetric))) continue;
    if (best === null || typeof best.objective !== "number" || sign * trial.objective > sign * best.objective)
      best = trial;
  }
  return best;
}
