import { notFound, type TableDefinition, tableDefinitionSchema } from "@foldwise/core";
import { type Database, listSavedTables } from "@foldwise/db";
import { tableDefinitions } from "./files";

export interface KnownTable {
  definition: TableDefinition;
  /** Null for a table of data/tables. */
  saved: { revision: number; updatedAt: string } | null;
}

/** The tables of data/tables, then those that people saved. */
export async function knownTables(db: Database): Promise<KnownTable[]> {
  const saved = await listSavedTables(db);
  return [
    ...tableDefinitions().map((definition) => ({ definition, saved: null })),
    ...saved.map(({ definition, revision, updatedAt }) => ({
      // Keys that came after it was saved have their defaults.
      definition: tableDefinitionSchema.safeParse(definition).data ?? definition,
      saved: { revision, updatedAt },
    })),
  ];
}

/** @throws FoldwiseError `not-found` */
export async function findTable(db: Database, id: string): Promise<KnownTable> {
  const builtIn = tableDefinitions().find((definition) => definition.id === id);
  if (builtIn) return { definition: builtIn, saved: null };
  const table = (await knownTables(db)).find(({ definition }) => definition.id === id);
  if (!table) throw notFound("table", id);
  return table;
}
