import type { SettingsRequest, TableDefinition, TableFact } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import { paperFacts } from "@foldwise/papers/registry";
import { curveFacts } from "./facts/curves";
import { paperInput } from "./facts/paper";
import type { FactSource } from "./facts/source";
import { leakageFacts, splitFacts } from "./facts/splits";

const SOURCES: readonly FactSource[] = [
  { gives: (row) => /^(train|val|test|total)\/[^/]+$/.test(row) && !isCurve(row), read: splitFacts },
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
  const input = { db, definition, dataset, settings };
  const isAsked = ({ gives }: { gives(row: string): boolean }) => rows.some(gives);
  const facts = await Promise.all([
    ...SOURCES.filter(isAsked).map(({ read }) => read(input)),
    ...paperFacts(definition)
      .filter(isAsked)
      .map(({ read }) => read(paperInput(input))),
  ]);
  return facts.flat().filter((fact) => rows.includes(fact.row));
}
