import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { type DatasetRecord, datasetRef } from "@foldwise/db/repositories/dataset";

export function datasetView(dataset: DatasetRecord): DatasetView {
  return {
    ...datasetRef(dataset),
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
    manifest: dataset.manifest,
    report: dataset.report,
    createdAt: dataset.createdAt.toISOString(),
    deletedAt: dataset.deletedAt?.toISOString() ?? null,
  };
}
