import type { Problem } from "../../errors";
import { type CsvRow, parseCsv } from "../../input";
import { groupBy } from "../../splits/group";
import { canonicalPatient } from "../../splits/patient-id";
import { SPLIT_SIDES, type SplitSide } from "../../words";
import { partsOf } from "./file-name";

/** What a manifest says of an image. */
export const MANIFEST_COLUMNS = ["path", "label", "fold", "group", "split"] as const;
export type ManifestColumn = (typeof MANIFEST_COLUMNS)[number];
/** Names of columns as the file has them; an empty one says that there is none. */
export type ManifestColumns = Partial<Record<ManifestColumn, string>>;

/** Names that are understood without being told, without regard to case. */
const USUAL_NAMES: Record<ManifestColumn, readonly string[]> = {
  path: ["path", "file", "filename", "file_name", "image", "image_path"],
  label: ["label", "class", "category", "target"],
  fold: ["fold"],
  group: ["group", "patient", "patient_id", "subject", "subject_id"],
  split: ["split", "side", "subset"],
};

export interface ManifestEntry {
  line: number;
  class: string;
  fold: number;
  side: SplitSide | null;
  patient: string | null;
}

export interface ReadManifest {
  /** The file, below the folder, with `/`. */
  name: string;
  /** By path below the folder, with `/`. */
  entries: Map<string, ManifestEntry>;
  /** The column that each is read from; null where there is none. */
  columns: Record<ManifestColumn, string | null>;
  problems: Problem[];
}

/** Problems that a refusal spells out. */
const MAX_NAMED = 20;

/**
 * Reads a CSV manifest: a header, then a row for each image.
 * @param file.name what problems call it
 * @param folder the folder that paths are below, as it is written before absolute ones
 * @param files paths of the files that are there
 */
export function readManifest(
  file: { name: string; text: string },
  {
    folder,
    files,
    columns: given = {},
  }: { folder: string; files: ReadonlySet<string>; columns?: ManifestColumns },
): ReadManifest {
  const [head, ...rows] = parseCsv(file.text);
  const names = head?.cells ?? [];
  const found = findColumns(file.name, names, given);
  const entries = new Map<string, ManifestEntry>();
  const problems: Problem[] = [...found.problems];
  if (problems.length === 0)
    for (const row of rows) {
      const read = readRow(row, { names, columns: found.columns, folder, files, entries });
      if ("problem" in read) problems.push(read.problem);
      else entries.set(read.path, read.entry);
    }
  if (problems.length === 0) problems.push(...foldsOfGroups(entries, found.columns));
  const left = problems.length - MAX_NAMED;
  const more = {
    field: file.name,
    value: `${left} more`,
    problem: "lines with a problem that are not named here",
    remedy: "fix those above first",
  };
  return {
    name: partsOf(file.name).join("/"),
    entries,
    columns: found.columns,
    problems: left > 0 ? [...problems.slice(0, MAX_NAMED), more] : problems,
  };
}

/** True for a header that names a path and a label by usual names. */
export function isManifestHeader(text: string): boolean {
  const [head] = parseCsv(text.slice(0, 10_000).split("\n", 1)[0] ?? "");
  return findColumns("", head?.cells ?? [], {}).problems.length === 0;
}

function findColumns(file: string, names: readonly string[], given: ManifestColumns) {
  const problems: Problem[] = [];
  const columns: Record<ManifestColumn, string | null> = {
    path: null,
    label: null,
    fold: null,
    group: null,
    split: null,
  };
  const listed = names.join(", ") || "none";
  for (const column of MANIFEST_COLUMNS) {
    const wanted = given[column];
    const field = `columns.${column}`;
    if (wanted === "") continue;
    const candidates =
      wanted === undefined
        ? names.filter((name) => USUAL_NAMES[column].includes(name.toLowerCase()))
        : names.filter((name) => name === wanted);
    if (wanted !== undefined && candidates.length === 0)
      problems.push({
        field,
        value: wanted,
        problem: `${file} has no such column`,
        remedy: `it has ${listed}`,
      });
    else if (candidates.length > 1)
      problems.push({
        field,
        value: candidates.join(", "),
        problem: `several columns of ${file} may be meant`,
        remedy: `name one: --column ${column}=${candidates[0]}`,
      });
    else columns[column] = candidates[0] ?? null;
    if (candidates.length === 0 && wanted === undefined && (column === "path" || column === "label"))
      problems.push({
        field,
        value: listed,
        problem: `no column of ${file} is known to be the ${column === "path" ? "image's path" : "class"}`,
        remedy: `name it: --column ${column}=NAME`,
      });
  }
  return { columns, problems };
}

function readRow(
  { line, cells }: CsvRow,
  {
    names,
    columns,
    folder,
    files,
    entries,
  }: {
    names: readonly string[];
    columns: Record<ManifestColumn, string | null>;
    folder: string;
    files: ReadonlySet<string>;
    entries: ReadonlyMap<string, ManifestEntry>;
  },
): { problem: Problem } | { path: string; entry: ManifestEntry } {
  const refuse = (column: string, value: string, problem: string, remedy: string) => ({
    problem: { field: `line ${line}, ${column}`, value, problem, remedy },
  });
  if (cells.length !== names.length)
    return refuse(
      "all columns",
      `${cells.length} cells`,
      `the header has ${names.length}`,
      "put cells that hold the delimiter in quotes",
    );
  const at = (column: ManifestColumn) => {
    const name = columns[column];
    return name === null ? null : (cells[names.indexOf(name)] ?? "");
  };
  const written = at("path") ?? "";
  const label = at("label") ?? "";
  if (written === "") return refuse(columns.path ?? "path", "", "no path", "name the image's file");
  if (label === "") return refuse(columns.label ?? "label", "", "no class", "name the image's class");
  const path = pathBelow(written, folder);
  if (path === null)
    return refuse(
      columns.path ?? "path",
      written,
      "a path outside the folder that is imported",
      "write it from that folder on, or import the folder that holds all images",
    );
  const earlier = entries.get(path);
  if (earlier)
    return refuse(
      columns.path ?? "path",
      written,
      `line ${earlier.line} names this file too`,
      "keep one of the lines",
    );
  if (!files.has(path))
    return refuse(
      columns.path ?? "path",
      written,
      "no such file in the folder",
      "write the path from the imported folder on, as it is spelled there",
    );
  const foldText = at("fold");
  const fold = foldText === null ? 0 : Number(/^(?:fold[_-]?)?(\d{1,4})$/i.exec(foldText)?.[1] ?? Number.NaN);
  if (Number.isNaN(fold))
    return refuse(columns.fold ?? "fold", foldText ?? "", "no number of a fold", "use whole numbers from 0");
  const sideText = at("split");
  const side = sideText === null ? null : sideOf(sideText);
  if (sideText !== null && side === null)
    return refuse(columns.split ?? "split", sideText, "no side of a split", `use ${SPLIT_SIDES.join(", ")}`);
  const patient = at("group");
  return {
    path,
    entry: {
      line,
      class: label,
      fold,
      side,
      patient: patient === null || patient === "" ? null : canonicalPatient(patient),
    },
  };
}

/** The path below the folder with `/`; null for one outside of it. */
function pathBelow(written: string, folder: string): string | null {
  const unix = written.replaceAll("\\", "/");
  const root = `${folder.replaceAll("\\", "/").replace(/\/+$/, "")}/`;
  const relative = unix.startsWith(root) ? unix.slice(root.length) : unix;
  if (relative.startsWith("/") || /^[a-z]:\//i.test(relative)) return null;
  const parts: string[] = [];
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else parts.push(part);
  }
  return parts.join("/");
}

/** A group that is in two folds: one of the two columns is not what it seems to be. */
function foldsOfGroups(
  entries: ReadonlyMap<string, ManifestEntry>,
  columns: Record<ManifestColumn, string | null>,
): Problem[] {
  if (columns.fold === null || columns.group === null) return [];
  const named = [...entries.values()].filter(({ patient }) => patient !== null);
  return [...groupBy(named, ({ patient }) => patient)].flatMap(([patient, own]) => {
    const first = own[0];
    const other = own.find(({ fold }) => fold !== first?.fold);
    if (first === undefined || other === undefined) return [];
    return [
      {
        field: `line ${other.line}, ${columns.fold}`,
        value: String(other.fold),
        problem: `${columns.group} ${patient} is in fold ${first.fold} on line ${first.line}: two folds for one group`,
        remedy:
          "give each group one fold, or leave a column out: --column fold= (plans then make the folds) or --column group=",
      },
    ];
  });
}

const SIDE_NAMES: Readonly<Record<string, SplitSide>> = {
  train: "train",
  training: "train",
  val: "val",
  valid: "val",
  validation: "val",
  dev: "val",
  test: "test",
  testing: "test",
};

/** The side that a folder or a cell names; null for any other word. */
export function sideOf(name: string): SplitSide | null {
  const key = name.toLowerCase();
  return Object.hasOwn(SIDE_NAMES, key) ? (SIDE_NAMES[key] ?? null) : null;
}
