import type { Candidate } from "./check-files";
import { nameParts } from "./file-name";
import type { Finding } from "./finding";

/**
 * What to do with a file whose name carries no patient: `stop` refuses the import, `own-patient` takes each such file
 * as a patient of its own (which claims independence), `unknown` leaves the patient open (patient schemes are then not
 * offered).
 */
export const PATIENT_POLICIES = ["stop", "own-patient", "unknown"] as const;
export type PatientPolicy = (typeof PATIENT_POLICIES)[number];

/** What is done under each policy, in words for the report. */
export const PATIENT_POLICY_WORDS: Record<PatientPolicy, string> = {
  stop: "the import stops there",
  "own-patient": "each counts as a patient of its own",
  unknown: "their patient is left unknown, and no split by patient is offered",
};

export interface WithPatient extends Candidate {
  patient: string | null;
}

/** Reads the patient from each name, and says of each name without one what is done. */
export function assignPatients(
  candidates: readonly Candidate[],
  policy: PatientPolicy,
): { images: WithPatient[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const images = candidates.map((candidate) => {
    const parts = nameParts(candidate.place.name);
    if (parts) return { ...candidate, patient: parts.patient };
    findings.push({
      path: candidate.path,
      level: policy === "stop" ? "refused" : "odd",
      reason: "no-patient",
      message: `no patient in the name (UID_<patient>_<image>_<cell>_<class>): ${PATIENT_POLICY_WORDS[policy]}`,
    });
    return { ...candidate, patient: policy === "own-patient" ? ownPatient(candidate) : null };
  });
  return { images, findings };
}

/** Upper case, as canonical ids are, and of a form that no name gives. */
function ownPatient({ place }: Candidate): string {
  return `FILE:${place.fold}/${place.class}/${place.name}`.toUpperCase();
}
