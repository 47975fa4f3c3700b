import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { conflict, invalid, type Problem, showValue } from "@foldwise/core/errors";
import { selectorBounds, type TableDefinition } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { listDatasetSlugs } from "@foldwise/db/repositories/dataset";
import { groupObservations } from "@foldwise/db/repositories/fold-group";
import { listNamedMeasures } from "@foldwise/db/repositories/observation";
import {
  createSavedTable,
  deleteSavedTable,
  findSavedTable,
  updateSavedTable,
} from "@foldwise/db/repositories/saved-table";
import { parseInThread } from "../threads/in-thread";
import { findTable, storedDefinition } from "./definitions";
import { builtInTable, readBaselines, tableSource } from "./files";
import { missingRuns } from "./missing-runs";

/**
 * Saves a new table.
 * @throws FoldwiseError `invalid` with every problem; `conflict` for a name that is taken.
 */
export async function createTable(db: Database, source: string): Promise<TableView> {
  const definition = await checkTable(db, source);
  requireOwnName(definition.id);
  await createSavedTable({ ctx: db, definition, source });
  return viewTable(db, definition.id);
}

/**
 * Saves a new revision, under a new name where the definition has another.
 * @throws FoldwiseError `invalid`, `not-found`, or `conflict` for a table of data/, a taken name or an old `base`.
 */
export async function updateTable(
  db: Database,
  { id, source, base }: { id: string; source: string; base?: number },
): Promise<TableView> {
  const definition = await checkTable(db, source);
  requireSaved(id, "edited; duplicate it and edit the copy");
  requireOwnName(definition.id);
  await updateSavedTable({ ctx: db, slug: id, definition, source, base });
  return viewTable(db, definition.id);
}

/** @throws FoldwiseError `not-found`, or `conflict` for a table of data/. */
export async function deleteTable(db: Database, id: string): Promise<void> {
  requireSaved(id, "deleted");
  await deleteSavedTable({ ctx: db, slug: id });
}

/** What a table is made of, whoever made it. @throws FoldwiseError `not-found` */
export async function viewTable(db: Database, id: string): Promise<TableView> {
  const builtIn = builtInTable(id);
  if (builtIn)
    return {
      id: builtIn.id,
      title: builtIn.title,
      revision: null,
      source: tableSource(builtIn.id),
      definition: { ...builtIn },
      revisions: [],
    };
  // Says what there is, where this is not.
  await findTable(db, id);
  const { source, definition, revisions } = await findSavedTable({ ctx: db, slug: id });
  return {
    id,
    title: definition.title,
    revision: revisions[0]?.number ?? null,
    source,
    definition: { ...storedDefinition(definition) },
    revisions: revisions.map(({ number, createdAt }) => ({ number, createdAt: createdAt.toISOString() })),
  };
}

/** Reads a table that is not saved yet: any name will do. @throws FoldwiseError `invalid` */
export async function checkDraft(db: Database, source: string): Promise<TableDefinition> {
  const definition = await parseInThread("parseTable", source);
  await requireThere(db, definition);
  return definition;
}

async function checkTable(db: Database, source: string): Promise<TableDefinition> {
  const recorded = [...(await listNamedMeasures({ ctx: db })), ...(await loggedMetrics(db, source))];
  const definition = await parseInThread("parseSavedTable", { source, recorded });
  await requireThere(db, definition);
  return definition;
}

/** Metrics of the fold groups that a table names. @throws FoldwiseError `invalid` */
async function loggedMetrics(db: Database, source: string): Promise<string[]> {
  if (!/\bgroup\b/.test(source)) return [];
  const { group = [] } = selectorBounds(await parseInThread("parseTable", source));
  const observations = await groupObservations({ ctx: db, groups: group });
  return [...new Set(observations.flatMap(({ measures }) => Object.keys(measures)))];
}

/** What a definition names has to be there: a baseline, a table of it, a dataset. */
async function requireThere(db: Database, definition: TableDefinition): Promise<void> {
  const { baseline, baselineTable, dataset } = definition;
  const problems: Problem[] = [];
  if (baseline !== null) {
    const { files } = await readBaselines(db);
    const file = files.find(({ id }) => id === baseline);
    const tables = [...new Set(file?.values.map(({ table }) => table))];
    const wanted = baselineTable ?? definition.id;
    if (file === undefined)
      problems.push({
        field: "baseline",
        value: showValue(baseline),
        problem: "no baseline has this id",
        remedy: `one of ${files.map(({ id }) => id).join(", ")}, or npx foldwise baseline import FILE`,
      });
    else if (!tables.includes(wanted))
      problems.push({
        field: "baselineTable",
        value: showValue(baselineTable),
        problem: `${baseline} has no table ${wanted}`,
        remedy: `one of ${tables.join(", ")}`,
      });
  }
  if (typeof dataset === "string") {
    const slugs = await listDatasetSlugs(db);
    if (!slugs.includes(dataset))
      problems.push({
        field: "dataset",
        value: showValue(dataset),
        problem: "no dataset has this slug",
        remedy: slugs.length > 0 ? `one of ${slugs.join(", ")}` : "leave it out until one is imported",
      });
  }
  problems.push(...(await missingRuns(db, definition)));
  if (problems.length > 0) throw invalid(problems, "The table was refused");
}

function isBuiltIn(id: string): boolean {
  return builtInTable(id) !== undefined;
}

function requireOwnName(id: string): void {
  if (isBuiltIn(id)) throw conflict(`Table ${id} is built in; choose another id.`);
}

function requireSaved(id: string, what: string): void {
  if (isBuiltIn(id)) throw conflict(`Table ${id} is built in and cannot be ${what}.`);
}
