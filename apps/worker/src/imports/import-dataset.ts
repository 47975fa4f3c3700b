import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type DatasetManifest,
  findClass,
  type ImportPlan,
  type ImportRequest,
  invalid,
  matchesManifestCounts,
  parseManifest,
  planImport,
  requireImportable,
} from "@foldwise/core";
import {
  type ArtifactStore,
  type Database,
  findDatasetByFingerprint,
  insertDataset,
  requireFreeSlug,
} from "@foldwise/db";
import { resolveAllowed } from "../reading/folder-access";
import { readBuiltin, writeGenerated } from "./builtin";
import type { ImportAccess } from "./import-access";
import { type InspectHooks, inspectFolder } from "./inspect-folder";
import { makePreview } from "./preview";

/** Findings that a report spells out; the counts are of all of them. */
const REPORTED = 2_000;

export interface ImportContext extends InspectHooks {
  db: Database;
  artifacts: ArtifactStore;
  home: string;
  access: ImportAccess;
  /** data/datasets: manifests and the files that built-in sets are made from. */
  data: string;
  /** Told of what was found before anything is refused. */
  onReport: (report: Record<string, unknown>) => void;
}

/** What is to be imported, however it was asked for. */
interface Source {
  folder: string;
  slug: string;
  name: string;
  kind: DatasetManifest["kind"];
  classes: readonly string[] | undefined;
  patientPolicy: DatasetManifest["patientPolicy"];
  refusedFiles: "stop" | "leave-out";
  manifest: Record<string, unknown>;
}

/**
 * Imports a data set: looks at every file, decides by the rules of `planImport`, then stores everything in one
 * transaction. The same images again are the same data set, and the report says so.
 * @throws FoldwiseError `invalid` with every refusal; nothing is written then.
 */
export async function importDataset(
  context: ImportContext,
  request: ImportRequest,
): Promise<{ datasetId: number; report: Record<string, unknown> }> {
  if ("path" in request)
    return importFolder(context, await sourceOfPath(request, context.access), (folder) =>
      Promise.resolve(folder),
    );
  const incoming = join(context.home, "datasets", `incoming-${randomUUID()}`);
  try {
    const { manifest, files } = await readBuiltin(context.data, request.builtin, request.options ?? {});
    const total = Object.values(manifest.counts ?? {})
      .flatMap((classes) => Object.values(classes))
      .reduce((sum, count) => sum + count, 0);
    await writeGenerated(incoming, files, {
      signal: context.signal,
      onFile: (done) => context.onProgress("generating", done, Math.max(total, done)),
    });
    const { slug, name, kind, classes, patientPolicy, description, licence, source, attribution } = manifest;
    return await importFolder(
      context,
      {
        folder: incoming,
        slug: request.slug ?? slug,
        name,
        kind,
        classes,
        patientPolicy,
        refusedFiles: "stop",
        manifest: { description, licence, source, ...(attribution ? { attribution } : {}) },
      },
      (folder, fingerprint) => settle(folder, join(context.home, "datasets", fingerprint)),
    );
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

/** @throws FoldwiseError `invalid` for a folder that this worker may not read. */
async function sourceOfPath(
  request: Extract<ImportRequest, { path: string }>,
  { folders }: ImportAccess,
): Promise<Source> {
  const found = await resolveAllowed(request.path, folders);
  if (!("path" in found))
    throw invalid(
      [{ field: "path", value: request.path, ...found }],
      "The import was refused; nothing was written",
    );
  const { path } = found;
  return {
    folder: path,
    slug: request.slug,
    name: request.name ?? request.slug,
    kind: "imported",
    classes: undefined,
    patientPolicy: request.patients,
    refusedFiles: request.refusedFiles,
    manifest: {
      description: `Imported from ${path}.`,
      ...(request.positiveClass === undefined ? {} : { positiveClass: request.positiveClass }),
    },
  };
}

/** A generated set's files under the fingerprint; equal ones that are there already stay. */
async function settle(from: string, to: string): Promise<string> {
  if (!(await stat(to).catch(() => null))) {
    await mkdir(join(to, ".."), { recursive: true });
    await rename(from, to);
  }
  return to;
}

async function importFolder(
  context: ImportContext,
  source: Source,
  place: (folder: string, fingerprint: string) => Promise<string>,
): Promise<{ datasetId: number; report: Record<string, unknown> }> {
  const files = await inspectFolder(source.folder, context);
  const { patientPolicy, refusedFiles, classes: named } = source;
  const planUnder = (policy: typeof patientPolicy) =>
    planImport(files, { patientPolicy: policy, refusedFiles, classes: named });
  const plan = planUnder(patientPolicy);
  const report = reportOf(plan);
  context.onReport(report);
  requireImportable(plan);
  const { fingerprint, size } = plan;
  if (fingerprint === null || size === null)
    throw new Error("an importable plan has a fingerprint and a size");
  const classes = positiveFirst(plan.classes, source.manifest.positiveClass);

  const existing = await findDatasetByFingerprint({ ctx: context.db, fingerprint });
  if (existing) {
    const stored: typeof patientPolicy = existing.patients === null ? "unknown" : "own-patient";
    const isOther = (plan.patients === null) !== (existing.patients === null);
    // Of the patients the report says what stands, which an import of the same images does not change.
    const standing = isOther ? planUnder(stored) : plan;
    const notes = [
      ...standing.notes,
      `These images are the data set ${existing.slug} already; nothing was added.`,
      ...(isOther
        ? [
            `Its patients stay as they were imported, as with --patients ${stored}; ${patientPolicy} changes nothing.`,
          ]
        : []),
    ];
    return { datasetId: existing.id, report: { ...reportOf(standing), notes, alreadyThere: true } };
  }
  await requireFreeSlug({ ctx: context.db, slug: source.slug });
  context.onProgress("sampling", 0, 1);
  const preview = await makePreview({ ...context, folder: source.folder, images: plan.images });
  const isArticle = source.kind === "imported" && (await isArticleSet(context.data, plan));
  const location = await place(source.folder, fingerprint);
  context.onProgress("storing", 0, 1);
  const { id, withoutScheme } = await insertDataset({
    ctx: context.db,
    row: {
      slug: source.slug,
      name: source.name,
      kind: source.kind,
      isArticle,
      isSynthetic: source.kind === "synthetic",
      fingerprint,
      classes,
      positiveClass: classes[0] ?? "",
      images: plan.images.length,
      ...size,
      patients: plan.patients,
      folds: plan.folds,
      location,
      manifest: { ...source.manifest, preview },
      report,
    },
    images: plan.images,
  });
  return { datasetId: id, report: withoutScheme.length > 0 ? { ...report, withoutScheme } : report };
}

function positiveFirst(classes: readonly string[], wanted: unknown): string[] {
  if (wanted === undefined) return [...classes];
  const found = findClass(classes, String(wanted));
  if (found === undefined)
    throw invalid(
      [
        {
          field: "positiveClass",
          value: String(wanted),
          problem: "is not a class of these images",
          remedy: `choose one of ${classes.join(", ")}`,
        },
      ],
      "The data set was refused; nothing was written",
    );
  return [found, ...classes.filter((name) => name !== found)];
}

/** The article's own images are told by their numbers in every fold and class. */
async function isArticleSet(data: string, plan: ImportPlan): Promise<boolean> {
  const manifest = parseManifest(await readFile(join(data, "c-nmc-2019", "manifest.yaml"), "utf8"));
  return manifest.isArticle && matchesManifestCounts(plan.counts, manifest);
}

function reportOf(plan: ImportPlan): Record<string, unknown> {
  const { counts, findingCounts, notes, patientsInSeveralFolds, findings } = plan;
  return {
    counts,
    findingCounts,
    notes,
    patientsInSeveralFolds,
    findings: findings.slice(0, REPORTED),
    findingsLeftOut: Math.max(0, findings.length - REPORTED),
  };
}
