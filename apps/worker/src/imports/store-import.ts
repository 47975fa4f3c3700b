import type { ImportPlan } from "@foldwise/core/datasets";
import { conflict, FoldwiseError } from "@foldwise/core/errors";
import type { Context, Database } from "@foldwise/db/client";
import {
  type DatasetRow,
  findDatasetByFingerprint,
  findDeletedByFingerprint,
  insertDataset,
  lockFingerprint,
  setDatasetArchive,
  updateDataset,
} from "@foldwise/db/repositories/dataset";
import { finishImport, type ImportClaim, requireImportClaim } from "@foldwise/db/repositories/dataset-import";
import { reportOf } from "./report";
import type { Source } from "./source";

export interface Stored {
  /** Null where the import was only to look. */
  datasetId: number | null;
  report: Record<string, unknown>;
}

interface Prepared {
  preview: object;
  location: string;
}

interface Decided {
  source: Source;
  plan: ImportPlan;
  fingerprint: string;
  /** Whose images they are; null for nobody's. */
  paper: string | null;
  /** Null where a dataset of these images was found. */
  prepared: Prepared | null;
  /** SHA-256 of the artifact that holds the images; null where nothing is to be named. */
  archive: string | null;
}

/**
 * Stores the dataset, or what the request changes of the one that these images are already, and that the import is
 * complete: one transaction, under the import's claim.
 * @throws FoldwiseError `fenced` when another worker has taken over.
 */
export async function storeImport(
  { db, claim }: { db: Database; claim: ImportClaim },
  decided: Decided,
): Promise<Stored> {
  return db.transaction(async (tx) => {
    await requireImportClaim({ ctx: tx, claim });
    await lockFingerprint(tx, decided.fingerprint);
    const existing = await findDatasetByFingerprint({ ctx: tx, fingerprint: decided.fingerprint });
    const stored = existing ? await change(tx, existing, decided) : await insert(tx, decided);
    await finishImport({ ctx: tx, claim, ...stored });
    return stored;
  });
}

async function insert(
  tx: Context,
  { source, plan, fingerprint, paper, prepared, archive }: Decided,
): Promise<Stored> {
  if (prepared === null)
    throw conflict("The dataset of these images was deleted while they were imported; import them again.");
  const { preview, ...rest } = prepared;
  const deleted = await requireSameAsDeleted(tx, plan);
  const report = reportOf(plan);
  const notes = deleted.map(
    ({ row }) =>
      `The deleted dataset ${row.id} (${row.slug}) has the same images; to have its sweeps with it, delete this one and restore that: npx foldwise dataset restore ${row.id}.`,
  );
  const stored = { ...report, notes: [...plan.notes, ...notes] };
  const { id, withoutScheme } = await insertDataset({
    ctx: tx,
    row: {
      ...rest,
      archive,
      width: plan.size?.width ?? null,
      height: plan.size?.height ?? null,
      paper,
      slug: source.slug,
      name: source.name,
      kind: source.kind,
      isSynthetic: source.kind === "synthetic",
      fingerprint,
      classes: plan.classes,
      positiveClass: plan.classes[0] ?? "",
      images: plan.images.length,
      patients: plan.patients,
      imagesWithoutPatient: plan.imagesWithoutPatient,
      folds: plan.folds,
      manifest: { ...source.manifest, preview },
      report: stored,
    },
    images: plan.images,
  });
  return { datasetId: id, report: withoutScheme.length > 0 ? { ...stored, withoutScheme } : stored };
}

async function change(
  tx: Context,
  existing: DatasetRow,
  { source, plan, paper, archive }: Decided,
): Promise<Stored> {
  const report = reportOf(plan);
  if (archive !== null) await setDatasetArchive({ ctx: tx, id: existing.id, archive });
  const { changed } = await updateDataset({
    ctx: tx,
    key: existing.id,
    change: {
      ...source.given,
      paper: paper ?? undefined,
      patients: { images: plan.images, count: plan.patients, report },
    },
  });
  const slug = source.given.slug ?? existing.slug;
  const notes = [
    ...plan.notes,
    changed.length === 0
      ? `Dataset ${slug} already has these images; nothing was changed.`
      : `Dataset ${slug} already has these images; changed: ${changed.join(", ")}.`,
  ];
  return { datasetId: existing.id, report: { ...report, notes, alreadyThere: true, changed } };
}

/** Ends an import that was only to look. @throws FoldwiseError `fenced` when another worker has taken over. */
export async function storePreview(
  { db, claim }: { db: Database; claim: ImportClaim },
  plan: ImportPlan,
): Promise<Stored> {
  const notes = [...plan.notes, "This was a preview: nothing was stored."];
  const stored = { datasetId: null, report: { ...reportOf(plan), notes, preview: true } };
  if (!(await finishImport({ ctx: db, claim, ...stored })))
    throw new FoldwiseError("fenced", `Import ${claim.id} was cancelled or taken over by another worker.`);
  return stored;
}

/**
 * Trainings are shared by images, so a second dataset of the same images must order its classes as the one that was
 * trained on: their measures are of that set's positive class.
 * @throws FoldwiseError `conflict` naming the deleted dataset and what to do.
 */
export async function requireSameAsDeleted(ctx: Context, { fingerprint, classes }: ImportPlan) {
  if (fingerprint === null) return [];
  const deleted = await findDeletedByFingerprint({ ctx, fingerprint });
  const other = deleted.find(
    ({ row, isTrained }) => isTrained && row.classes.join("\n") !== classes.join("\n"),
  );
  if (!other) return deleted;
  const { id, slug, positiveClass } = other.row;
  const remedy = `import with --positive-class ${positiveClass}, restore that set (foldwise dataset restore ${id}), or delete its sweeps and purge them`;
  const problem = `the deleted dataset ${id} (${slug}) was trained on these images with the positive class ${positiveClass}`;
  throw new FoldwiseError(
    "conflict",
    `The dataset was refused; nothing was written:\n  positiveClass: ${classes[0]} — ${problem}; ${remedy}`,
    { problems: [{ field: "positiveClass", value: classes[0] ?? "", problem, remedy }] },
  );
}
