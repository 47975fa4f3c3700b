import type { FactSource } from "../facts/source";

/** What only code can say of a paper's tables; everything else of it is in data/tables and data/baselines. */
export interface Paper {
  /** Id of its file in data/baselines. */
  readonly baseline: string;
  /** Last fold of its dataset, which may be imported after a table of it was made. */
  readonly lastFold: number;
  /** Rows that need code of their own. */
  readonly facts: readonly FactSource[];
}
