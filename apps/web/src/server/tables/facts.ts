import type { SettingsRequest, TableDefinition, TableFact } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import { curveFacts } from "./facts/curves";
import { modelFacts } from "./facts/model";
import { planFacts } from "./facts/plan";
import { leakageFacts, splitFacts } from "./facts/splits";

interface FactSource {
  /** True for a row that it can fill. */
  gives: (row: string) => boolean;
  read: (input: {
    db: Database;
    definition: TableDefinition;
    dataset: DatasetRow;
    settings?: SettingsRequest;
  }) => TableFact[] | Promise<TableFact[]>;
}

const SOURCES: readonly FactSource[] = [
  { gives: (row) => /^(train|val|test|total)\/[^/]+$/.test(row) && !isCurve(row), read: splitFacts },
  { gives: (row) => / (before|after)$/.test(row), read: splitFacts },
  { gives: (row) => row === "patients on both sides", read: leakageFacts },
  { gives: (row) => row === "nonTrainable", read: modelFacts },
  { gives: (row) => row.startsWith("training."), read: planFacts },
  { gives: isCurve, read: curveFacts },
];

function isCurve(row: string): boolean {
  return row === "early stop" || /^(train|val)\/(accuracy|loss)$/.test(row);
}

/**
 * Our side of what is made of counts and settings: stored splits, the model, the trainings behind other tables, curves. Rows that
 * no source knows stay empty.
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
  const sources = new Set(SOURCES.filter(({ gives }) => rows.some(gives)).map(({ read }) => read));
  const facts = await Promise.all([...sources].map((read) => read({ db, definition, dataset, settings })));
  return facts.flat().filter((fact) => rows.includes(fact.row));
}
