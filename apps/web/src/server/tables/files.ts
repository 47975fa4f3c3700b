import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BaselineFile, checkBaselineFile, parseBaselineFile } from "@foldwise/core/baselines";
import { FoldwiseError } from "@foldwise/core/errors";
import { parseTableDefinition, type TableDefinition } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { importBaseline, listBaselines } from "@foldwise/db/repositories/baseline";
import { services } from "../services";

const TEXT = /\.(json|ya?ml)$/;

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

/** The data is read where it lies: without the comments the bundler would take the whole project for input. */
function read(folder: string): string[] {
  const path = join(/* turbopackIgnore: true */ dataFolder(), folder);
  return readdirSync(/* turbopackIgnore: true */ path)
    .filter((name) => TEXT.test(name))
    .sort()
    .map((name) =>
      readFileSync(/* turbopackIgnore: true */ join(/* turbopackIgnore: true */ path, name), "utf8"),
    );
}

let definitions: TableDefinition[] | null = null;
const sources = new Map<string, string>();

/** The tables of data/tables, numbered ones first; read once a process. */
export function tableDefinitions(): TableDefinition[] {
  definitions ??= read("tables")
    .map((text) => {
      const definition = parseTableDefinition(text);
      sources.set(definition.id, text);
      return definition;
    })
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
  return definitions;
}

/** A table of data/tables by its id; `figure-8`, which needs no quotes in a shell, is `figure 8`. */
export function builtInTable(id: string): TableDefinition | undefined {
  const plain = id.replaceAll("-", " ");
  const tables = tableDefinitions();
  return (
    tables.find((table) => table.id === id) ?? tables.find((table) => table.id.replaceAll("-", " ") === plain)
  );
}

/** The text of a table of data/tables as it lies there. */
export function tableSource(id: string): string {
  tableDefinitions();
  return sources.get(id) ?? "";
}

/** The text of a plan of data/sweeps by its name without the ending; null where there is none. */
export function planText(name: string): string | null {
  if (!/^[\w.-]+$/.test(name)) return null;
  const path = join(/* turbopackIgnore: true */ dataFolder(), "sweeps", `${name}.yaml`);
  return existsSync(/* turbopackIgnore: true */ path)
    ? readFileSync(/* turbopackIgnore: true */ path, "utf8")
    : null;
}

let imported: Promise<void> | null = null;

/** The published numbers in the database, those of data/baselines among them. */
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

/** {@link readBaselines} without their version. */
export async function baselineFiles(db: Database): Promise<BaselineFile[]> {
  return (await readBaselines(db)).files;
}

/** Stores what data/baselines has, once a process; the same document again adds nothing. */
export async function importBaselines(db: Database): Promise<void> {
  imported ??= (async () => {
    for (const text of read("baselines")) {
      const file = parseBaselineFile(text);
      await importBaseline({ ctx: db, key: file.id, document: { ...file }, origin: "built-in" });
    }
  })();
  await imported.catch((error) => {
    imported = null;
    throw error;
  });
}
