import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import {
  type ImportOptions,
  type ImportPlan,
  type InspectedFile,
  planImport,
  requireImportable,
} from "@foldwise/core/datasets";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import { findDatasetByFingerprint, requireFreeSlug } from "@foldwise/db/repositories/dataset";
import type { ImportClaim } from "@foldwise/db/repositories/dataset-import";
import { paperClasses, paperOfImages } from "@foldwise/papers/images";
import type { PaperManifest } from "@foldwise/papers/manifest";
import { retryOnOutage } from "../activities/outage";
import type { DatasetFolders } from "../datasets/dataset-folders";
import { readBuiltin, writeGenerated } from "./builtin";
import { type InspectHooks, inspectFolder } from "./inspect-folder";
import { matchPatients } from "./match-patients";
import { makePreview } from "./preview";
import { findManifest } from "./read-manifest";
import { reportOf } from "./report";
import { type Source, sourceOfBuiltin, sourceOfPath } from "./source";
import { requireSameAsDeleted, type Stored, storeImport, storePreview } from "./store-import";
import { storeWhenThere } from "./store-when-there";

export interface ImportContext extends InspectHooks {
  db: Database;
  artifacts: ArtifactStore;
  datasets: Pick<DatasetFolders, "archive">;
  home: string;
  /** data/datasets: manifests and the files that built-in sets are made from. */
  data: string;
  claim: ImportClaim;
  /** Whose images an imported folder may have. */
  papers: readonly PaperManifest[];
  /** Told of what was found before anything is refused. */
  onReport: (report: Record<string, unknown>) => void;
  /** Tests hold an import here: everything is decided and nothing is stored. */
  beforeStoring?: () => Promise<void>;
}

/**
 * Imports a dataset: looks at every file, decides by the rules of `planImport`, then stores everything, and that the
 * import is complete, in one transaction under the import's claim. The same images again are the same dataset; what the
 * request says otherwise of it is changed where that is safe, and refused where it is not.
 * @throws FoldwiseError `invalid` or `conflict` with every refusal, `fenced` when another worker has taken over; nothing
 * is written then.
 */
export async function importDataset(context: ImportContext, request: ImportRequest): Promise<Stored> {
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
    return await importFolder(context, sourceOfBuiltin(request, manifest, incoming), (folder, fingerprint) =>
      settle(folder, join(context.home, "datasets", fingerprint)),
    );
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

/** A generated set's files under the fingerprint; equal ones that are there already stay, and count as new. */
async function settle(from: string, to: string): Promise<string> {
  if (await stat(to).catch(() => null)) {
    const now = new Date();
    await utimes(to, now, now);
  } else {
    await mkdir(join(to, ".."), { recursive: true });
    await rename(from, to);
  }
  return to;
}

async function importFolder(
  context: ImportContext,
  source: Source,
  place: (folder: string, fingerprint: string) => Promise<string>,
): Promise<Stored> {
  const files = await inspectFolder(source.folder, context);
  const how = await howToRead(context, source, files);
  const first = planOf(source, how, files, source.given.positiveClass);
  context.onReport(reportOf(first));
  requireImportable(first);
  if (source.isPreview) return retryOnOutage(() => storePreview(context, first), { signal: context.signal });
  const { fingerprint } = first;
  if (fingerprint === null) throw new Error("an importable plan has a fingerprint");
  const existing = await findDatasetByFingerprint({ ctx: context.db, fingerprint });
  // Where nothing is said of it, the positive class of these images stays what it is.
  const plan = existing
    ? planOf(source, how, files, source.given.positiveClass ?? existing.positiveClass)
    : first;
  const prepared = existing
    ? null
    : await prepare(context, source, plan, (folder) => place(folder, fingerprint));
  const archive =
    existing && existing.archive !== null
      ? null
      : await archiveOf(context, prepared?.location ?? source.folder, plan.images);
  // What the product draws itself belongs to no paper, whatever its numbers.
  const paper =
    source.kind === "imported" ? paperOfImages(context.papers, { fingerprint, counts: plan.counts }) : null;
  context.onProgress("storing", 0, 1);
  await context.beforeStoring?.();
  return retryOnOutage(() => storeImport(context, { source, plan, fingerprint, paper, prepared, archive }), {
    signal: context.signal,
  });
}

/** The images in the artifact store, for workers that do not see this folder; null where they all do. */
function archiveOf(
  { datasets, signal, onProgress }: ImportContext,
  folder: string,
  images: ImportPlan["images"],
): Promise<string | null> {
  const paths = images.map(({ path }) => path);
  const onStored = (done: number, total: number) => onProgress("storing", done, total);
  return storeWhenThere(() => datasets.archive(folder, paths, { signal, onProgress: onStored }), {
    signal,
    onProgress,
  });
}

/** What the files are read by, besides their folders. */
async function howToRead(
  { signal, papers }: ImportContext,
  { folder, manifestFile, patientPattern, classes }: Source,
  files: readonly InspectedFile[],
): Promise<ImportOptions> {
  const { manifest, otherTables } = await findManifest(folder, files, { wanted: manifestFile, signal });
  const paths = files.filter(({ kind }) => kind === "file").map(({ path }) => path);
  const foundPatients = patientPattern === undefined ? undefined : matchPatients(patientPattern, paths);
  const spellings = [...(classes ?? []), ...paperClasses(papers)];
  return { folder, manifest, otherTables, foundPatients, spellings };
}

function planOf(
  source: Source,
  how: ImportOptions,
  files: readonly InspectedFile[],
  positiveClass: string | undefined,
): ImportPlan {
  const { patientPolicy, refusedFiles, classes } = source;
  return planImport(files, { ...how, patientPolicy, refusedFiles, classes, positiveClass });
}

/** What takes time, before the transaction that stores the set. */
async function prepare(
  context: ImportContext,
  source: Source,
  plan: ImportPlan,
  place: (folder: string) => Promise<string>,
) {
  await requireFreeSlug({ ctx: context.db, slug: source.slug });
  await requireSameAsDeleted(context.db, plan);
  context.onProgress("sampling", 0, 1);
  const preview = await makePreview({ ...context, folder: source.folder, images: plan.images });
  return { preview, location: await place(source.folder) };
}
