import { FoldwiseError } from "@foldwise/core/errors";
import { type TableDefinition, tableDefinitionSchema } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { listSavedTables } from "@foldwise/db/repositories/saved-table";
import { builtInTable, tableDefinitions } from "./files";

/** Tables that an error names. */
const MAX_NAMED = 40;

export interface KnownTable {
  definition: TableDefinition;
  /** Null for a table of data/. */
  saved: { revision: number; updatedAt: string } | null;
}

/** A definition as a database of any release has it: keys that came since have defaults, and names are today's. */
export function storedDefinition(definition: TableDefinition): TableDefinition {
  return tableDefinitionSchema.safeParse(definition).data ?? definition;
}

/** The tables of data/, then those that people saved. */
export async function knownTables(db: Database): Promise<KnownTable[]> {
  const saved = await listSavedTables(db);
  return [
    ...tableDefinitions().map((definition) => ({ definition, saved: null })),
    ...saved.map(({ definition, revision, updatedAt }) => ({
      definition: storedDefinition(definition),
      saved: { revision, updatedAt: updatedAt.toISOString() },
    })),
  ];
}

/** @throws FoldwiseError `not-found` with the ids that there are */
export async function findTable(db: Database, id: string): Promise<KnownTable> {
  const builtIn = builtInTable(id);
  if (builtIn) return { definition: builtIn, saved: null };
  const tables = await knownTables(db);
  const table = tables.find(({ definition }) => definition.id === id);
  if (!table) {
    const ids = tables.slice(0, MAX_NAMED).map(({ definition }) => definition.id);
    const more = tables.length > ids.length ? ", …" : "";
    throw new FoldwiseError("not-found", `No table ${id}; there are ${ids.join(", ")}${more}.`);
  }
  return table;
}
