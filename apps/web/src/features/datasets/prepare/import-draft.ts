import { type ImportRequest, importRequestSchema } from "@foldwise/core/contracts/http/dataset";

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
}

export const EMPTY_DRAFT: ImportDraft = {
  source: "path",
  path: "",
  slug: "",
  name: "",
  positiveClass: "",
  patients: "stop",
  refusedFiles: "stop",
};

/** The request that a draft makes; null while it is not complete. */
export function requestOf(draft: ImportDraft): ImportRequest | null {
  const { source, path, patients, refusedFiles } = draft;
  const given = {
    slug: draft.slug || undefined,
    name: draft.name.trim() || undefined,
    positiveClass: draft.positiveClass.trim() || undefined,
  };
  const request =
    source === "path" ? { path, ...given, patients, refusedFiles } : { builtin: source, ...given };
  return importRequestSchema.safeParse(request).data ?? null;
}

/** What was typed for a request that was sent, to be changed and sent again. */
export function draftOf(request: Readonly<Record<string, unknown>>): ImportDraft {
  const { builtin, ...rest } = request;
  const source = typeof builtin === "string" ? { source: builtin } : {};
  const known = Object.keys(EMPTY_DRAFT).flatMap((key): [string, string][] => {
    const value = rest[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  return { ...EMPTY_DRAFT, ...Object.fromEntries(known), ...source };
}

/** Folder or name of what is imported. */
export function importSource(request: Readonly<Record<string, unknown>>): string {
  const draft = draftOf(request);
  return draft.source === "path" ? draft.path : draft.source;
}
