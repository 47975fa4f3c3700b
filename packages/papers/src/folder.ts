import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FoldwiseError } from "@foldwise/core/errors";
import { type PaperManifest, parsePaperManifest } from "./manifest";

const TEXT = /\.(json|ya?ml)$/;

/** A text of a folder, by its file's name. */
export interface DataFile {
  readonly name: string;
  readonly text: string;
}

/** All of a paper that is data: its folder in data/papers. */
export interface PaperFolder {
  readonly paper: PaperManifest;
  /** Text of its published numbers, `baseline.json` or `.yaml`; null where it has none. */
  readonly baseline: string | null;
  /** Definitions of tables. */
  readonly tables: readonly DataFile[];
  /** Plans. */
  readonly sweeps: readonly DataFile[];
}

/**
 * The papers of a data folder: every folder of its `papers/` with a `paper.yaml`, by name. Files are read where they are:
 * without the comments the web app's bundler would take the whole project for input.
 * @throws FoldwiseError `invalid` naming the file that does not fit
 */
export function readPaperFolders(data: string): PaperFolder[] {
  const papers = join(/* turbopackIgnore: true */ data, "papers");
  if (!existsSync(/* turbopackIgnore: true */ papers)) return [];
  return readdirSync(/* turbopackIgnore: true */ papers)
    .sort()
    .map((name) => ({ name, folder: join(/* turbopackIgnore: true */ papers, name) }))
    .filter(({ folder }) =>
      existsSync(/* turbopackIgnore: true */ join(/* turbopackIgnore: true */ folder, "paper.yaml")),
    )
    .map(({ name, folder }) => readPaperFolder(name, folder));
}

function readPaperFolder(name: string, folder: string): PaperFolder {
  const files = readDataFiles(folder);
  const manifest = files.find((file) => file.name === "paper.yaml");
  const paper = atFile(`data/papers/${name}/paper.yaml`, () => parsePaperManifest(manifest?.text ?? ""));
  if (paper.id !== name)
    throw new FoldwiseError(
      "invalid",
      `data/papers/${name}/paper.yaml has the id ${paper.id}; it must be the name of its folder.`,
    );
  return {
    paper,
    baseline: files.find((file) => file.name.startsWith("baseline."))?.text ?? null,
    tables: readDataFiles(join(/* turbopackIgnore: true */ folder, "tables")),
    sweeps: readDataFiles(join(/* turbopackIgnore: true */ folder, "sweeps")),
  };
}

/** The YAML and JSON files of a folder, by name; none where there is no such folder. */
export function readDataFiles(folder: string): DataFile[] {
  if (!existsSync(/* turbopackIgnore: true */ folder)) return [];
  return readdirSync(/* turbopackIgnore: true */ folder)
    .filter((name) => TEXT.test(name))
    .sort()
    .map((name) => ({
      name,
      text: readFileSync(/* turbopackIgnore: true */ join(/* turbopackIgnore: true */ folder, name), "utf8"),
    }));
}

/** Names the file in the error of what reads it. */
export function atFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    const { problems } = error;
    throw new FoldwiseError(error.code, `${path}: ${error.message}`, { problems, cause: error });
  }
}
