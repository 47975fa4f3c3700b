import type { Problem } from "../errors";
import { type FoldLeakage, type SplitOptions, splitText } from "../splits";
import type { Plan } from "./plan";

/**
 * Warns of a split that puts known patients both on the test side and on one of the others, with how many, fold by fold.
 * @param leakage of the split; null where no patient is known
 */
export function leakageWarnings({
  plan,
  field,
  splits,
  leakage,
}: {
  plan: Pick<Plan, "folds">;
  field: string;
  splits: SplitOptions;
  leakage: readonly FoldLeakage[] | null;
}): Problem[] {
  const leaking = (leakage ?? []).filter(
    ({ fold, patients }) => plan.folds.includes(fold) && patients.length > 0,
  );
  if (leaking.length === 0) return [];
  const counts = leaking.map(
    ({ fold, patients, testPatients }) => `fold ${fold}: ${patients.length} of ${testPatients}`,
  );
  return [
    {
      field,
      value: splitText(splits),
      problem: `patient leakage: patients of the test images are also on the training or validation side (${counts.join(", ")}), so the test scores say little about new patients`,
      remedy: "use within-fold-by-patient or stratified-group-k-fold",
    },
  ];
}
