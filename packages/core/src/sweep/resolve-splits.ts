import { invalid, type Problem } from "../errors";
import { completeSplitOptions, SCHEMES, type SplitOptions } from "../splits";
import { type Plan, splitsSchema } from "./plan";
import { sectionProblems } from "./resolve";

/**
 * The split that a variant's runs train and test on: the plan's, with what the variant changes of it. A variant that
 * names a scheme without k folds leaves the plan's `k` and `repeats` behind.
 * @throws FoldwiseError `invalid` when an override takes a value that it cannot.
 */
export function resolveSplits(plan: Plan, variant: string): SplitOptions {
  const written = { ...plan.splits, ...plan.variants[variant]?.splits };
  const parsed = splitsSchema.safeParse(written);
  if (parsed.success) return completeSplitOptions(parsed.data);
  throw invalid(
    sectionProblems(parsed.error.issues, written, { place: `variants.${variant}.splits` }),
    "The plan was refused",
  );
}

/** `k` and `repeats` that the plan or a variant names for a scheme that does not make k folds. */
export function splitCountProblems(plan: Plan): Problem[] {
  return [
    ...countProblems(plan.splits, plan.splits, "splits"),
    ...Object.entries(plan.variants).flatMap(([variant, { splits = {} }]) =>
      countProblems(splits, resolveSplits(plan, variant), `variants.${variant}.splits`),
    ),
  ];
}

function countProblems(
  named: Readonly<Record<string, unknown>> | SplitOptions,
  { scheme }: SplitOptions,
  place: string,
): Problem[] {
  if (SCHEMES[scheme].folds === "k") return [];
  return (["k", "repeats"] as const).flatMap((key) =>
    named[key] === undefined
      ? []
      : [
          {
            field: `${place}.${key}`,
            value: String(named[key]),
            problem: `${scheme} does not make k folds`,
            remedy: "leave it out, or use a k-fold scheme such as stratified-group-k-fold",
          },
        ],
  );
}
