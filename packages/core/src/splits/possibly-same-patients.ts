import { isKnownPatient } from "./assumed-patient";
import { byCodeUnit, groupBy } from "./group";
import { canonicalPatient } from "./patient-id";

/**
 * Known patients whose ids differ only in leading zeros, such as `1` and `01`. They are counted as different patients;
 * whether they are cannot be told from the ids.
 */
export function possiblySamePatients(images: readonly { patient: string | null }[]): string[][] {
  const ids = [
    ...new Set(images.flatMap(({ patient }) => (isKnownPatient(patient) ? canonicalPatient(patient) : []))),
  ];
  return [...groupBy(ids, withoutZeros).values()]
    .filter((group) => group.length > 1)
    .map((group) => group.sort(byCodeUnit))
    .sort((a, b) => byCodeUnit(a[0] ?? "", b[0] ?? ""));
}

function withoutZeros(id: string): string {
  return id.replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""));
}
