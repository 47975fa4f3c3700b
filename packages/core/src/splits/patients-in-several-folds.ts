import { isKnownPatient } from "./assumed-patient";
import type { SplitImage } from "./contract";
import { byCodeUnit, foldsOf, groupBy } from "./group";
import { canonicalPatient } from "./patient-id";

export interface PatientInSeveralFolds {
  patient: string;
  folds: number[];
  images: number;
}

/**
 * Known patients with images in more than one fold. Where every patient is known and there is none, leave-one-fold-out
 * keeps patients apart.
 */
export function patientsInSeveralFolds(
  images: readonly Pick<SplitImage, "fold" | "patient">[],
): PatientInSeveralFolds[] {
  const known = images.flatMap(({ fold, patient }) =>
    isKnownPatient(patient) ? [{ fold, patient: canonicalPatient(patient) }] : [],
  );
  return [...groupBy(known, (image) => image.patient)]
    .map(([patient, own]) => ({ patient, folds: foldsOf(own), images: own.length }))
    .filter(({ folds }) => folds.length > 1)
    .sort((a, b) => byCodeUnit(a.patient, b.patient));
}
