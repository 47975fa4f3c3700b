import { join } from "node:path";
import {
  detectLayout,
  type InspectedFile,
  isManifestHeader,
  type ManifestColumns,
  type ManifestFile,
} from "@foldwise/core/datasets";
import { invalid } from "@foldwise/core/errors";
import { NotReadable, readWhole } from "../reading/regular-file";

/** About a million rows. */
const MAX_BYTES = 128 * 1024 * 1024;
/** CSV files that are looked at for a header, and named where none is used. */
const MAX_TABLES = 5;

export interface FoundManifest {
  manifest: ManifestFile | undefined;
  /** CSV files of the folder that were not read. */
  otherTables: string[];
}

/**
 * The manifest of a folder: the one that the request names; or, where no folders say what the images are, the only CSV
 * file beside them whose header names a path and a label.
 * @throws FoldwiseError `invalid` for one that is named and not there, or that cannot be read
 */
export async function findManifest(
  folder: string,
  files: readonly InspectedFile[],
  {
    wanted,
    signal,
  }: { wanted: { name: string; columns?: ManifestColumns | undefined } | undefined; signal: AbortSignal },
): Promise<FoundManifest> {
  const names = files.filter(({ kind }) => kind === "file").map(({ path }) => path.replaceAll("\\", "/"));
  const read = async (name: string) => {
    try {
      return (await readWhole(join(folder, name), { maxBytes: MAX_BYTES, signal })).toString("utf8");
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof NotReadable ? error.problem : "it cannot be read";
      throw refused(name, reason, "name another CSV file of the folder");
    }
  };
  const tables = names.filter((name) => /^[^/]+\.(csv|tsv)$/i.test(name)).slice(0, MAX_TABLES);
  if (wanted) {
    const name = wanted.name.replaceAll("\\", "/").replace(/^\.\//, "");
    if (!names.includes(name))
      throw refused(
        wanted.name,
        "the folder that is imported has no such file",
        tables.length > 0
          ? `it has ${tables.join(", ")}`
          : "write it from that folder on, such as labels.csv",
      );
    return {
      manifest: { name, text: await read(name), ...(wanted.columns ? { columns: wanted.columns } : {}) },
      otherTables: [],
    };
  }
  const texts = await Promise.all(tables.map(async (name) => ({ name, text: await read(name) })));
  const fitting = texts.filter(({ text }) => isManifestHeader(text));
  const [only] = fitting;
  const isUnknown = detectLayout(files, {}).kind === "unknown";
  if (isUnknown && only && fitting.length === 1) return { manifest: only, otherTables: [] };
  return { manifest: undefined, otherTables: isUnknown ? tables : fitting.map(({ name }) => name) };
}

function refused(name: string, problem: string, remedy: string) {
  return invalid(
    [{ field: "manifest", value: name, problem, remedy }],
    "The import was refused; nothing was written",
  );
}
