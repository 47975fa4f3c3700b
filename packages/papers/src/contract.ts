import type { SettingsRequest, TableDefinition, TableFact, TableObservation } from "@foldwise/core/tables";

/** Images of a class on a side of a fold, in the dataset's stored split by image. */
export interface SplitCount {
  readonly fold: number;
  readonly side: string;
  readonly class: string;
  readonly images: number;
}

/** What a paper's facts are made of. The functions read the database when they are called. */
export interface PaperInput {
  readonly definition: TableDefinition;
  readonly settings?: SettingsRequest;
  readonly dataset: { readonly name: string };
  /** Evaluations of the dataset, oldest first. */
  observations(): Promise<readonly TableObservation[]>;
  splitCounts(): Promise<readonly SplitCount[]>;
  /** A table that comes with the product, by its id. */
  table(id: string): TableDefinition | undefined;
}

/** Rows of ours that are not made of evaluations, such as parameter counts. */
export interface PaperFacts {
  /** True for a row that it can fill. */
  gives(row: string): boolean;
  read(input: PaperInput): TableFact[] | Promise<TableFact[]>;
}

/** What only code can say of a paper; everything else of it is its folder in data/papers. */
export interface Paper {
  /** The name of its folder in data/papers, and the id of its baseline. */
  readonly id: string;
  /** Rows of its tables that need code of their own. */
  readonly facts: readonly PaperFacts[];
}
