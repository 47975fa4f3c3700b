import type { Importance, ImportanceInput } from "./contract";
import { fanova } from "./fanova";
import { pedAnova } from "./ped-anova";

export type { Importance, ImportanceInput } from "./contract";
export { fanova, MAX_FANOVA_TRIALS } from "./fanova";
export { pedAnova } from "./ped-anova";

/** Ways to say how much a parameter matters. */
export const IMPORTANCE_METHODS = ["ped-anova", "fanova"] as const;
export type ImportanceMethod = (typeof IMPORTANCE_METHODS)[number];

const METHODS: Readonly<Record<ImportanceMethod, (input: ImportanceInput) => Importance[]>> = {
  "ped-anova": pedAnova,
  fanova: (input) => fanova(input),
};

export function importanceBy(method: ImportanceMethod, input: ImportanceInput): Importance[] {
  return METHODS[method](input);
}
