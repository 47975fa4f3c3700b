import type { TableAxis, TableDefinition } from "./definition";
import type { OursCell } from "./result";

/** A number of ours that is not made of evaluations: the size of a split, a parameter count, a setting. */
export interface TableFact {
  readonly row: string;
  readonly column: string;
  /** null with a reason where it does not exist. */
  readonly value: number | null;
  readonly reason?: string;
  /** Runs it was read from. */
  readonly runs?: readonly string[];
  readonly notes?: readonly string[];
}

/** True for a cell whose side of ours is a count that the caller knows. */
export function isFact({ kind }: TableDefinition, row: TableAxis, column: TableAxis): boolean {
  return kind === "facts" || row.fact || column.fact;
}

export function factCell(fact: TableFact | undefined): OursCell | null {
  if (fact === undefined) return null;
  return {
    value: fact.value,
    reason: fact.value === null ? (fact.reason ?? "does not exist") : null,
    interval: null,
    intervalMethod: null,
    intervalWithheld: null,
    still: [],
    spread: null,
    images: 0,
    confusion: null,
    evaluations: 0,
    runs: fact.runs ?? [],
    trainings: 0,
    folds: [],
    seeds: [],
    replicates: 0,
  };
}
