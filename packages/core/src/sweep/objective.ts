import { findTrainer, type Selection, selectionText } from "../trainers";
import type { WeightsKind } from "../words";
import type { Plan } from "./plan";
import { mergedSections } from "./resolve";

/** Where the objective of a plan is measured: at the weights that its evaluations are made with. */
export interface ObjectivePlace {
  weights: WeightsKind;
  /** Rule behind `best`; null where the weights are `last`, or where variants have different rules. */
  selection: Selection | null;
}

export function objectivePlace(plan: Plan): ObjectivePlace {
  const { weights } = plan.evaluation;
  if (!findTrainer(plan.trainer.kind)) return { weights, selection: null };
  const rules = Object.keys(plan.variants).map((variant) => ruleOf(plan, variant));
  const [first] = rules;
  // Where no trainer chooses, the last epoch is the best one.
  if (rules.every((rule) => rule === null)) return { weights: "last", selection: null };
  const isOne = first && rules.every((rule) => rule && selectionText(rule) === selectionText(first));
  return { weights, selection: weights === "best" && isOne ? first : null };
}

/**
 * Rule by which the runs of a variant choose their best epoch; null where its trainer chooses none, or is not known to
 * this release. A stored plan is shown whatever a newer release thinks of the rest of it, so this alone is resolved.
 */
export function selectionOfVariant(plan: Plan, variant: string): Selection | null {
  return findTrainer(plan.trainer.kind) ? ruleOf(plan, variant) : null;
}

function ruleOf(plan: Plan, variant: string): Selection | null {
  const { trainer, sections } = mergedSections(plan, variant);
  return trainer.selection({ ...sections, trainer: { ...sections.trainer, kind: trainer.kind } });
}

/** `at the best epoch (lowest val/loss)`, `at the last epoch`. */
export function objectivePlaceText({ weights, selection }: ObjectivePlace): string {
  if (weights === "last") return "at the last epoch";
  return `at the best epoch (${selection ? selectionText(selection) : "by each variant's rule"})`;
}

/**
 * A trial's objective: the mean over its runs, folds and seeds without weights, of each one's value at the weights that
 * are evaluated. Null without runs, or when one of them has no finite value.
 */
export function meanObjective(values: readonly (number | null)[]): number | null {
  const finite = values.filter((value) => value !== null && Number.isFinite(value));
  if (finite.length === 0 || finite.length < values.length) return null;
  return finite.reduce<number>((sum, value) => sum + (value ?? 0), 0) / finite.length;
}
