import { invalid } from "../errors";
import { type Plan, type SplitOptions, splitsSchema } from "./plan";
import { sectionProblems } from "./resolve";

/**
 * The split that a variant's runs train and test on: the plan's, with what the variant changes of it.
 * @throws FoldwiseError `invalid` when an override takes a value that it cannot.
 */
export function resolveSplits(plan: Plan, variant: string): SplitOptions {
  const override = plan.variants[variant]?.splits ?? {};
  const parsed = splitsSchema.safeParse({ ...plan.splits, ...override });
  if (parsed.success) return parsed.data;
  throw invalid(
    sectionProblems(parsed.error.issues, { ...plan.splits, ...override }, `variants.${variant}.splits`),
    "The plan was refused",
  );
}
