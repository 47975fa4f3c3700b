import { findTrainer, taskOf } from "../trainers";
import { type Candidate, chooseForOuterFold, isNested } from "./nested";
import type { Plan } from "./plan";

/** What of a trial the outcome of a nested cross-validation rests on. */
export interface OutcomeTrial extends Candidate {
  readonly number: number;
}

/** What an outer fold came to for one variant. */
export interface OuterFoldOutcome<T extends OutcomeTrial> {
  fold: number;
  /** The candidate with the best mean objective over the inner folds; null while the search goes on, or without any. */
  chosen: T | null;
  /** Its configuration trained on the whole outer fold; null before that has begun. */
  refit: T | null;
  /** On the outer test side; null until it is evaluated, and where the measure has no value. */
  score: number | null;
}

export interface NestedOutcome<T extends OutcomeTrial> {
  /** Measure of the scores. */
  metric: string;
  variants: {
    variant: string;
    folds: OuterFoldOutcome<T>[];
    /** Over the outer folds, unweighted; null until each has a score. */
    mean: number | null;
    /** Sample standard deviation of the outer folds' scores; null below two of them, as above. */
    deviation: number | null;
  }[];
}

/**
 * The report of a nested cross-validation: what was chosen in each outer fold and how it does on that fold's test side. Null
 * for any other plan.
 * @param scoreOf a refit's value of a measure on its test side: the mean over its seeds
 */
export function nestedOutcome<T extends OutcomeTrial>(
  plan: Plan,
  trials: readonly T[],
  scoreOf: (refit: T, metric: string) => number | null,
): NestedOutcome<T> | null {
  if (!isNested(plan)) return null;
  const { direction } = plan.objective;
  const metric = testMeasureOf(plan);
  return {
    metric,
    variants: Object.keys(plan.variants).map((variant) => {
      const folds = plan.folds.map((outerFold): OuterFoldOutcome<T> => {
        const chosen = chooseForOuterFold(trials, { variant, outerFold, direction });
        const refit =
          trials.find(
            (trial) =>
              trial.isRefit &&
              trial.outerFold === outerFold &&
              trial.variant === variant &&
              trial.proposal === chosen?.proposal,
          ) ?? null;
        return { fold: outerFold, chosen, refit, score: refit && scoreOf(refit, metric) };
      });
      return { variant, folds, ...summaryOf(folds.map(({ score }) => score)) };
    }),
  };
}

function summaryOf(scores: readonly (number | null)[]): { mean: number | null; deviation: number | null } {
  const known = scores.flatMap((score) => (score === null ? [] : [score]));
  const n = known.length;
  if (n === 0 || n < scores.length) return { mean: null, deviation: null };
  const mean = known.reduce((sum, score) => sum + score, 0) / n;
  const squares = known.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)) };
}

/**
 * The measure of test sides that says most about what a plan is after: its objective's where test sides have it, else the
 * task's usual one.
 */
export function testMeasureOf(plan: Plan): string {
  const chosen = plan.objective.metric.replace(/^val\//, "");
  const task = findTrainer(plan.trainer.kind) ? taskOf(plan) : null;
  const names = task?.evaluation.map(({ name }) => name) ?? [chosen];
  if (names.includes(chosen)) return chosen;
  const usual = task?.objective?.replace(/^val\//, "");
  return names.find((name) => name === usual) ?? names[0] ?? chosen;
}
