import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { type DatasetManifest, type ManifestColumns, slugOfFolder } from "@foldwise/core/datasets";
import { invalid } from "@foldwise/core/errors";
import { resolveAllowed } from "../reading/folder-access";
import type { ImportAccess } from "./import-access";

/** What is to be imported, however it was asked for. */
export interface Source {
  folder: string;
  slug: string;
  name: string;
  /** What the request itself says; it is carried out or refused where the images are a dataset already. */
  given: { slug?: string; name?: string; positiveClass?: string };
  kind: DatasetManifest["kind"];
  classes: readonly string[] | undefined;
  patientPolicy: DatasetManifest["patientPolicy"];
  refusedFiles: "stop" | "leave-out";
  /** A CSV file below the folder that says what the images are, and the names of its columns. */
  manifestFile?: { name: string; columns?: ManifestColumns | undefined } | undefined;
  patientPattern?: string | undefined;
  /** Only look. */
  isPreview: boolean;
  manifest: Record<string, unknown>;
}

/**
 * @throws FoldwiseError `invalid` for a folder that this worker may not read, and where the folder's name gives no slug
 * and none is given.
 */
export async function sourceOfPath(
  request: Extract<ImportRequest, { path: string }>,
  { folders }: ImportAccess,
): Promise<Source> {
  const found = await resolveAllowed(request.path, folders);
  if (!("path" in found))
    throw invalid(
      [{ field: "path", value: request.path, ...found }],
      "The import was refused; nothing was written",
    );
  const folder = found.path;
  const { name, positiveClass } = request;
  if (request.columns !== undefined && request.manifest === undefined)
    throw invalid(
      [
        {
          field: "columns",
          value: Object.keys(request.columns).join(", "),
          problem: "names columns of no manifest",
          remedy: "name the CSV file too: --manifest labels.csv",
        },
      ],
      "The import was refused; nothing was written",
    );
  const slug = request.slug ?? slugOfFolder(folder);
  if (slug === null)
    throw invalid(
      [
        {
          field: "slug",
          value: folder,
          problem: "no slug can be derived from this folder name",
          remedy: "set one: --slug my-cells",
        },
      ],
      "The dataset was refused; nothing was written",
    );
  return {
    folder,
    slug,
    name: name ?? slug,
    given: { slug: request.slug, name, positiveClass },
    kind: "imported",
    classes: undefined,
    patientPolicy: request.patients,
    refusedFiles: request.refusedFiles,
    manifest: { description: `Imported from ${folder}.` },
    manifestFile:
      request.manifest === undefined ? undefined : { name: request.manifest, columns: request.columns },
    patientPattern: request.patientPattern,
    isPreview: request.preview ?? false,
  };
}

export function sourceOfBuiltin(
  request: Extract<ImportRequest, { builtin: string }>,
  manifest: DatasetManifest,
  folder: string,
): Source {
  const { description, licence, source, attribution } = manifest;
  const { slug, name, positiveClass } = request;
  return {
    folder,
    slug: slug ?? manifest.slug,
    name: name ?? manifest.name,
    given: { slug, name, positiveClass },
    kind: manifest.kind,
    classes: manifest.classes,
    patientPolicy: manifest.patientPolicy,
    refusedFiles: "stop",
    isPreview: false,
    manifest: { description, licence, source, ...(attribution ? { attribution } : {}) },
  };
}
