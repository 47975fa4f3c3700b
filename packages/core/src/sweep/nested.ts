import { isFeasible } from "../objectives";
import type { SplitOptions } from "../splits";
import { isActive, type TrialState } from "../states";
import type { Plan } from "./plan";
import { resolveSplits } from "./resolve-splits";

/** Where a trial of a nested cross-validation stands; of any other plan both are as in NOT_NESTED. */
export interface TrialPlace {
  /** The outer fold whose best configuration it is a candidate for, or was chosen in; null in a plan without inner folds. */
  readonly outerFold: number | null;
  /** The chosen configuration trained on the whole training part of the outer fold, which is tested on the rest. */
  readonly isRefit: boolean;
}

export const NOT_NESTED: TrialPlace = { outerFold: null, isRefit: false };

export function isNested({ splits }: Pick<Plan, "splits">): boolean {
  return splits.inner !== undefined;
}

/** How many searches a plan has: one for each outer fold of a nested cross-validation. */
export function searchesOf(plan: Pick<Plan, "splits" | "folds">): number {
  return isNested(plan) ? plan.folds.length : 1;
}

/** True for a trial whose runs are on inner folds: they choose a configuration, and are not tested. */
export function isOfInnerFolds({ outerFold, isRefit }: TrialPlace): boolean {
  return outerFold !== null && !isRefit;
}

/** The folds that a trial's runs have, of the split that `splitsOfTrial` names. */
export function foldsOfTrial(plan: Pick<Plan, "splits" | "folds">, place: TrialPlace): readonly number[] {
  const { inner } = plan.splits;
  if (place.outerFold === null || inner === undefined) return plan.folds;
  return place.isRefit ? [place.outerFold] : Array.from({ length: inner.k }, (_, fold) => fold);
}

/**
 * The split that a trial's runs train on: the inner folds of its outer fold where it is to choose a configuration.
 * @throws FoldwiseError `invalid` as resolveSplits
 */
export function splitsOfTrial(plan: Plan, variant: string, place: TrialPlace): SplitOptions {
  const outer = resolveSplits(plan, variant);
  const { inner } = plan.splits;
  if (place.outerFold === null || place.isRefit || inner === undefined) return outer;
  return { ...outer, within: { fold: place.outerFold, k: inner.k } };
}

/** What of a candidate its choice rests on. */
export interface Candidate extends TrialPlace {
  readonly variant: string;
  readonly proposal: number;
  readonly state: TrialState;
  /** Mean of the inner folds' objectives; null where it has none. */
  readonly objective: number | null;
  /** As of TrialOutcome: one that exceeds a limit is not chosen. */
  readonly violations?: readonly number[] | null;
}

/**
 * The configuration of a variant that an outer fold gets: the one with the best mean objective over its inner folds, of
 * equal ones the first that was proposed. Nothing that was measured outside of this outer fold's inner folds is looked at.
 * @returns null while a trial of the search is open, and where none has an objective
 */
export function chooseForOuterFold<T extends Candidate>(
  trials: readonly T[],
  {
    variant,
    outerFold,
    direction,
  }: { variant: string; outerFold: number; direction: Plan["objective"]["direction"] },
): T | null {
  const own = trials.filter((trial) => trial.variant === variant && isCandidateOf(trial, outerFold));
  if (own.some(({ state }) => isActive(state))) return null;
  const sign = direction === "maximize" ? -1 : 1;
  const known = own.flatMap((trial) =>
    trial.state === "complete" &&
    trial.objective !== null &&
    Number.isFinite(trial.objective) &&
    isFeasible(trial.violations)
      ? [{ trial, loss: sign * trial.objective }]
      : [],
  );
  const [best] = known.toSorted((a, b) => a.loss - b.loss || a.trial.proposal - b.trial.proposal);
  return best?.trial ?? null;
}

export function isCandidateOf(trial: TrialPlace, outerFold: number): boolean {
  return trial.outerFold === outerFold && !trial.isRefit;
}
