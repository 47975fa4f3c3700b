import type { Direction } from "../measures";
import type { ParameterColumn } from "../search";

/** What an importance is computed from: the trials of a search as columns. */
export interface ImportanceInput {
  readonly parameters: readonly ParameterColumn[];
  /** By trial; trials without a finite one are left out. */
  readonly objective: ArrayLike<number>;
  readonly direction: Direction;
}

/** Of one parameter. */
export interface Importance {
  readonly name: string;
  /** As the method defines it, 0 or more; null where the method cannot say it of this parameter. */
  readonly value: number | null;
  /** Of the sum over all parameters; null as `value` is. */
  readonly share: number | null;
}

/** With shares of the sum, the most important first; those that are not known last. */
export function withShares(
  parameters: readonly ParameterColumn[],
  values: readonly (number | null)[],
): Importance[] {
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return parameters
    .map(({ name }, index) => {
      const value = values[index] ?? null;
      // As Optuna has it: where no parameter matters, all matter alike.
      const known = values.filter((one) => one !== null).length;
      return { name, value, share: value === null ? null : sum > 0 ? value / sum : 1 / known };
    })
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
}

/** Positions of the trials whose objective is finite. */
export function finitePositions(objective: ArrayLike<number>): number[] {
  return Array.from(objective, (_, index) => index).filter((index) => Number.isFinite(objective[index]));
}
