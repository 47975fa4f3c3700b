import type { SettingsRequest, TableDefinition, TableFact } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";

export interface FactInput {
  readonly db: Database;
  readonly definition: TableDefinition;
  readonly dataset: DatasetRow;
  readonly settings?: SettingsRequest;
}

/** Where numbers of ours come from that are not made of evaluations. */
export interface FactSource {
  /** True for a row that it can fill. */
  gives(row: string): boolean;
  read(input: FactInput): TableFact[] | Promise<TableFact[]>;
}
