import { type ImportRequest, importRequestSchema } from "@foldwise/core/contracts/http/dataset";
import { MANIFEST_COLUMNS } from "@foldwise/core/datasets";

/** What is typed in the import dialog; every field has a value, also where the request leaves it out. */
export interface ImportDraft {
  /** `path`, or the name of a built-in dataset. */
  source: string;
  path: string;
  slug: string;
  name: string;
  positiveClass: string;
  patients: string;
  refusedFiles: string;
  manifest: string;
  /** `label=diagnosis, group=patient_id`. */
  columns: string;
  patientPattern: string;
}

export const EMPTY_DRAFT: ImportDraft = {
  source: "path",
  path: "",
  slug: "",
  name: "",
  positiveClass: "",
  patients: "stop",
  refusedFiles: "stop",
  manifest: "",
  columns: "",
  patientPattern: "",
};

/** The request that a draft makes; null while it is not complete. */
export function requestOf(draft: ImportDraft, { preview = false } = {}): ImportRequest | null {
  const { source, path, patients, refusedFiles } = draft;
  const columns = columnsOf(draft.columns);
  if (columns === null) return null;
  const folder = {
    manifest: draft.manifest.trim() || undefined,
    columns: Object.keys(columns).length > 0 ? columns : undefined,
    patientPattern: draft.patientPattern || undefined,
    preview: preview || undefined,
  };
  const given = {
    slug: draft.slug || undefined,
    name: draft.name.trim() || undefined,
    positiveClass: draft.positiveClass.trim() || undefined,
  };
  const request =
    source === "path" ? { path, ...given, ...folder, patients, refusedFiles } : { builtin: source, ...given };
  return importRequestSchema.safeParse(request).data ?? null;
}

/** Columns by what they hold, from `label=diagnosis, group=patient_id`; null where it is not so. */
export function columnsOf(text: string): Record<string, string> | null {
  const pairs = text
    .split(",")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => /^(\w+)\s*=\s*(.*)$/.exec(pair));
  const columns: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name = "", column = ""] = pair ?? [];
    if (!MANIFEST_COLUMNS.some((one) => one === name)) return null;
    columns[name] = column;
  }
  return columns;
}

/** What was typed for a request that was sent, to be changed and sent again. */
export function draftOf(request: Readonly<Record<string, unknown>>): ImportDraft {
  const { builtin, ...rest } = request;
  const source = typeof builtin === "string" ? { source: builtin } : {};
  const known = Object.keys(EMPTY_DRAFT).flatMap((key): [string, string][] => {
    const value = rest[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  const columns = Object.entries(Object(rest.columns))
    .map(([name, column]) => `${name}=${column}`)
    .join(", ");
  return { ...EMPTY_DRAFT, ...Object.fromEntries(known), columns, ...source };
}

/** Folder or name of what is imported. */
export function importSource(request: Readonly<Record<string, unknown>>): string {
  const draft = draftOf(request);
  return draft.source === "path" ? draft.path : draft.source;
}
