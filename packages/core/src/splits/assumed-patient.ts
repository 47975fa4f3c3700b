/** Ids of this form are made here and by no file name: the image's patient is not known and taken to be its own. */
const PREFIX = "FILE:";

/** The patient of an image that stands for itself (policy `own-patient`), from what is unique about the image. */
export function assumedPatient({ fold, ...place }: { fold: number; class: string; name: string }): string {
  return `${PREFIX}${fold}/${place.class}/${place.name}`.toUpperCase();
}

/** False for null and for an assumed patient: of neither is it known in which folds the person's images are. */
export function isKnownPatient(patient: string | null): patient is string {
  return patient !== null && !patient.startsWith(PREFIX);
}

/** Images whose patient is unknown or assumed. */
export function countWithoutPatient(images: readonly { patient: string | null }[]): number {
  return images.reduce((count, { patient }) => (isKnownPatient(patient) ? count : count + 1), 0);
}
