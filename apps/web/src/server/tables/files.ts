import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BaselineFile, checkBaselineFile, parseBaselineFile } from "@foldwise/core/baselines";
import { FoldwiseError } from "@foldwise/core/errors";
import { parseTableDefinition, type TableDefinition } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { importBaseline, listBaselines } from "@foldwise/db/repositories/baseline";
import { atFile, type PaperFolder, readDataFiles, readPaperFolders } from "@foldwise/papers/folder";
import type { PaperManifest } from "@foldwise/papers/manifest";
import { services } from "../services";

/** `data/` of the checkout: FOLDWISE_DATA, or found from the working folder upwards. */
function dataFolder(): string {
  const named = services().environment.data;
  if (named !== null) return named;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const data = join(folder, "data");
    if (existsSync(join(data, "tables"))) return data;
    if (folder === dirname(folder))
      throw new FoldwiseError(
        "unavailable",
        "The folder data/ was not found; set FOLDWISE_DATA to its path.",
      );
  }
}

interface DataFolder {
  readonly folder: string;
  readonly papers: readonly PaperFolder[];
  /** Numbered ones first. */
  readonly tables: readonly { readonly definition: TableDefinition; readonly source: string }[];
  /** What stores the baselines, by database; there once that has begun. */
  readonly imported: WeakMap<Database, Promise<void>>;
}

let known: DataFolder | null = null;

/** What comes along in data/; read once a process. */
function readData(): DataFolder {
  const folder = dataFolder();
  if (known?.folder === folder) return known;
  const papers = readPaperFolders(folder);
  known = { folder, papers, tables: readTables(folder, papers), imported: new WeakMap() };
  return known;
}

function readTables(folder: string, papers: readonly PaperFolder[]): DataFolder["tables"] {
  const places = [
    ...papers.map(({ paper, tables }) => ({ path: `data/papers/${paper.id}/tables`, files: tables })),
    { path: "data/tables", files: readDataFiles(join(/* turbopackIgnore: true */ folder, "tables")) },
  ];
  const tables = places.flatMap(({ path, files }) =>
    files.map(({ name, text }) => ({
      path: `${path}/${name}`,
      definition: atFile(`${path}/${name}`, () => parseTableDefinition(text)),
      source: text,
    })),
  );
  const byId = new Map<string, string>();
  for (const { path, definition } of tables) {
    const other = byId.get(definition.id);
    if (other !== undefined)
      throw new FoldwiseError(
        "invalid",
        `${path} has the id of ${other}, ${definition.id}; give it another id, and name the published table in baselineTable.`,
      );
    byId.set(definition.id, path);
  }
  return tables.sort((a, b) => a.definition.id.localeCompare(b.definition.id, "en", { numeric: true }));
}

/** The papers of data/papers. */
export function papers(): PaperManifest[] {
  return readData().papers.map(({ paper }) => paper);
}

/** The tables that come along, numbered ones first. */
export function tableDefinitions(): TableDefinition[] {
  return readData().tables.map(({ definition }) => definition);
}

/** A table that comes along, by its id; `figure-8`, which needs no quotes in a shell, is `figure 8`. */
export function builtInTable(id: string): TableDefinition | undefined {
  const plain = id.replaceAll("-", " ");
  const tables = tableDefinitions();
  return (
    tables.find((table) => table.id === id) ?? tables.find((table) => table.id.replaceAll("-", " ") === plain)
  );
}

/** The text of a table that comes along, as it is in its file. */
export function tableSource(id: string): string {
  return readData().tables.find(({ definition }) => definition.id === id)?.source ?? "";
}

/** A plan that comes along. */
export interface PlanFile {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * A plan by its file's name without the ending: one of the paper of the baseline, of data/sweeps, or of any paper, in this
 * order; null where there is none.
 */
export function findPlan(name: string, baseline: string | null = null): PlanFile | null {
  const { folder, papers } = readData();
  const ofPapers = papers.map(({ paper, sweeps }) => ({
    id: paper.id,
    path: `data/papers/${paper.id}/sweeps`,
    files: sweeps,
  }));
  const own = ofPapers.filter(({ id }) => id === baseline);
  const shared = {
    path: "data/sweeps",
    files: readDataFiles(join(/* turbopackIgnore: true */ folder, "sweeps")),
  };
  for (const { path, files } of [...own, shared, ...ofPapers]) {
    const file = files.find((one) => one.name === `${name}.yaml`);
    if (file) return { path: `${path}/${file.name}`, text: file.text };
  }
  return null;
}

/** The published numbers in the database, those of data/ among them. */
export async function readBaselines(db: Database): Promise<{ files: BaselineFile[]; version: string }> {
  await importBaselines(db);
  const views = await listBaselines(db);
  const kept = new Map(
    views.map(({ sha256, document }) => [sha256, parsed.get(sha256) ?? checkBaselineFile(document)]),
  );
  parsed = kept;
  return { files: [...kept.values()], version: [...kept.keys()].join() };
}

let parsed: ReadonlyMap<string, BaselineFile> = new Map();

/** Stores the baselines of data/papers and data/baselines, once a process and database; the same document again adds nothing. */
export async function importBaselines(db: Database): Promise<void> {
  const data = readData();
  const importing = data.imported.get(db) ?? storeBaselines(db, data);
  data.imported.set(db, importing);
  await importing.catch((error) => {
    data.imported.delete(db);
    throw error;
  });
}

async function storeBaselines(db: Database, { folder, papers }: DataFolder): Promise<void> {
  const files = papers.flatMap(({ paper, baseline }) => {
    if (baseline === null) return [];
    const path = `data/papers/${paper.id}`;
    const file = atFile(path, () => parseBaselineFile(baseline));
    if (file.id !== paper.id)
      throw new FoldwiseError(
        "invalid",
        `The baseline of ${path} has the id ${file.id}; it must be that of the paper, ${paper.id}.`,
      );
    return [file];
  });
  const others = readDataFiles(join(/* turbopackIgnore: true */ folder, "baselines")).map(({ name, text }) =>
    atFile(`data/baselines/${name}`, () => parseBaselineFile(text)),
  );
  for (const file of [...files, ...others])
    await importBaseline({ ctx: db, key: file.id, document: { ...file }, origin: "built-in" });
}
