import { isKnownPatient } from "./assumed-patient";
import type { Split, SplitImage } from "./contract";
import { byCodeUnit } from "./group";
import { canonicalPatient } from "./patient-id";

export interface FoldLeakage {
  fold: number;
  /** Patients with images both in training or validation and in test: what makes a test score too good. */
  patients: string[];
  /** Patients with images both in training and in validation: what makes the choice of a model too good. */
  trainAndVal: string[];
  /** Known patients of the test images. */
  testPatients: number;
  /** Test images of those on both sides, out of all test images. */
  testImages: number;
  testImagesOfKnownPatients: number;
  testTotal: number;
}

/**
 * Which patients a split puts on both sides, fold by fold. Null where no image has a known patient (an assumed
 * one is not known): then nothing is known, which is not the same as no leakage.
 */
export function leakage(
  split: Pick<Split, "folds">,
  images: readonly Pick<SplitImage, "index" | "patient">[],
): FoldLeakage[] | null {
  const patientOf = new Map<number, string>();
  for (const image of images)
    if (isKnownPatient(image.patient)) patientOf.set(image.index, canonicalPatient(image.patient));
  if (patientOf.size === 0) return null;
  const patientsAmong = (indices: readonly number[]) =>
    new Set(indices.flatMap((index) => patientOf.get(index) ?? []));
  return split.folds.map(({ fold, train, val, test }) => {
    const training = patientsAmong(train);
    const validation = patientsAmong(val);
    const tested = patientsAmong(test);
    const shared = new Set([...tested].filter((id) => training.has(id) || validation.has(id)));
    const testPatients = test.flatMap((index) => patientOf.get(index) ?? []);
    return {
      fold,
      patients: [...shared].sort(byCodeUnit),
      trainAndVal: [...training].filter((id) => validation.has(id)).sort(byCodeUnit),
      testPatients: tested.size,
      testImages: testPatients.filter((id) => shared.has(id)).length,
      testImagesOfKnownPatients: testPatients.length,
      testTotal: test.length,
    };
  });
}
