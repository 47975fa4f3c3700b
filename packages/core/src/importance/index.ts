import type { Importance, ImportanceInput } from "./contract";
import { fanova } from "./fanova";
import type { ImportanceMethod } from "./methods";
import { pedAnova } from "./ped-anova";

export type { Importance, ImportanceInput } from "./contract";
export { fanova, MAX_FANOVA_TRIALS } from "./fanova";
export { IMPORTANCE_METHODS, type ImportanceMethod } from "./methods";
export { pedAnova } from "./ped-anova";

const METHODS: Readonly<Record<ImportanceMethod, (input: ImportanceInput) => Importance[]>> = {
  "ped-anova": pedAnova,
  fanova: (input) => fanova(input),
};

export function importanceBy(method: ImportanceMethod, input: ImportanceInput): Importance[] {
  return METHODS[method](input);
}
