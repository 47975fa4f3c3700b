import type { SettingsRequest, TableDefinition, TableFact } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import { curveFacts } from "./facts/curves";
import type { FactSource } from "./facts/source";
import { leakageFacts, splitFacts } from "./facts/splits";
import { paperFacts } from "./papers";

const SOURCES: readonly FactSource[] = [
  { gives: (row) => /^(train|val|test|total)\/[^/]+$/.test(row) && !isCurve(row), read: splitFacts },
  { gives: (row) => / (before|after)$/.test(row), read: splitFacts },
  { gives: (row) => row === "patients on both sides", read: leakageFacts },
  { gives: isCurve, read: curveFacts },
];

function isCurve(row: string): boolean {
  return row === "early stop" || /^(train|val)\/(accuracy|loss)$/.test(row);
}

/**
 * Our side of what is made of counts and settings: stored splits, curves, and what the table's paper has code for. Rows that no source knows stay empty.
 */
export async function tableFacts(
  db: Database,
  definition: TableDefinition,
  dataset: DatasetRow | null,
  settings?: SettingsRequest,
): Promise<TableFact[]> {
  if (!dataset) return [];
  const rows = definition.rows
    .filter(({ fact }) => fact || definition.kind === "facts")
    .map(({ key }) => key);
  const all = [...SOURCES, ...paperFacts(definition)];
  const sources = new Set(all.filter(({ gives }) => rows.some(gives)).map(({ read }) => read));
  const facts = await Promise.all([...sources].map((read) => read({ db, definition, dataset, settings })));
  return facts.flat().filter((fact) => rows.includes(fact.row));
}
