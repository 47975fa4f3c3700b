import { assumedPatient } from "../../splits/assumed-patient";
import { canonicalPatient } from "../../splits/patient-id";
import type { Candidate } from "./check-files";
import { nameParts } from "./file-name";

/**
 * What to do with a file whose name carries no patient: `stop` refuses the import; `own-patient` assumes one patient an
 * image, so that patient schemes are offered while leakage stays unknown; `unknown` leaves the patient open (patient
 * schemes are then not offered).
 */
export const PATIENT_POLICIES = ["stop", "own-patient", "unknown"] as const;
export type PatientPolicy = (typeof PATIENT_POLICIES)[number];

/** What is done under each policy, in words for the report. */
export const PATIENT_POLICY_TEXTS: Record<PatientPolicy, string> = {
  stop: "the import stops there",
  "own-patient": "one patient per image is assumed, and patient leakage is unknown",
  unknown: "their patient is unknown, no split by patient is offered, and patient leakage is unknown",
};

export interface WithPatient extends Candidate {
  patient: string | null;
}

/** What a pattern found in paths: the patient by path, null where it found none. */
export type FoundPatients = ReadonlyMap<string, string | null>;

/**
 * The patient of each image: as a manifest has it, or a pattern found it, or else as names of C-NMC's form say it.
 * `nameless` are the files without.
 */
export function assignPatients(
  candidates: readonly Candidate[],
  policy: PatientPolicy,
  found?: FoundPatients,
): { images: WithPatient[]; nameless: Candidate[] } {
  const nameless: Candidate[] = [];
  const images = candidates.map((candidate) => {
    const { path, place } = candidate;
    const patient = place.patient ?? (found ? found.get(path) : nameParts(place.name)?.patient);
    if (patient) return { ...candidate, patient: canonicalPatient(patient) };
    nameless.push(candidate);
    return { ...candidate, patient: policy === "own-patient" ? assumedPatient(candidate.place) : null };
  });
  return { images, nameless };
}
