import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { type DatasetManifest, slugOfFolder } from "@foldwise/core/datasets";
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
    manifest: { description, licence, source, ...(attribution ? { attribution } : {}) },
  };
}
