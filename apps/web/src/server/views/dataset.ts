import type { DatasetRef as DatasetRefView, DatasetView } from "@foldwise/core/contracts/http/dataset";
import { datasetPaper } from "@foldwise/core/contracts/http/dataset-paper";
import type { DatasetRecord, DatasetRef } from "@foldwise/db/repositories/dataset";

/** What names a dataset wherever something of it is shown. */
export function datasetRefView({ id, slug, name, isSynthetic, paper }: DatasetRef): DatasetRefView {
  return { id, slug, name, isSynthetic, ...datasetPaper(paper) };
}

export function datasetView(dataset: DatasetRecord): DatasetView {
  return {
    ...datasetRefView(dataset),
    kind: dataset.kind,
    fingerprint: dataset.fingerprint,
    classes: dataset.classes,
    positiveClass: dataset.positiveClass,
    images: dataset.images,
    width: dataset.width,
    height: dataset.height,
    // Assumed ones count for splits, and for nobody who reads how many there are.
    patients: dataset.imagesWithoutPatient > 0 ? null : dataset.patients,
    patientBasis: dataset.patientBasis,
    imagesWithoutPatient: dataset.imagesWithoutPatient,
    folds: dataset.folds,
    counts: dataset.counts,
    splits: dataset.splits,
    usualSplits: { ...dataset.usualSplits.splits, reason: dataset.usualSplits.reason },
    manifest: dataset.manifest,
    report: dataset.report,
    createdAt: dataset.createdAt.toISOString(),
    deletedAt: dataset.deletedAt?.toISOString() ?? null,
  };
}
