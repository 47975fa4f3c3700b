import type { Problem } from "../../errors";
import { classesOf, foldsOf } from "../../splits/group";
import { patientsInSeveralFolds } from "../../splits/patients-in-several-folds";
import { PATIENT_POLICY_WORDS, type PatientPolicy } from "./assign-patients";
import { countFindings, type Finding } from "./finding";
import type { InspectedFile } from "./inspect";

/** How many file names a refusal spells out. */
const NAMED = 3;

type Counted = { fold: number; class: string; patient: string | null };

/** Null where an image has no known patient, or there is no image. */
export function countPatients(images: readonly Counted[]): number | null {
  const patients = new Set<string>();
  for (const { patient } of images) {
    if (patient === null) return null;
    patients.add(patient);
  }
  return images.length === 0 ? null : patients.size;
}

export function emptyProblems(files: readonly InspectedFile[], images: readonly Counted[]): Problem[] {
  if (images.length > 0) return [];
  return [
    {
      field: "folder",
      value: files.length === 1 ? "1 file" : `${files.length} files`,
      problem: "no usable image in folders of folds and classes",
      remedy: "give the folder that holds fold_0/all, fold_0/hem and so on",
    },
  ];
}

export function refusedProblems(findings: readonly Finding[]): Problem[] {
  return countFindings(findings)
    .filter(({ level }) => level === "refused")
    .map(({ reason, files }) => {
      const own = findings.filter((finding) => finding.level === "refused" && finding.reason === reason);
      const shown = own.slice(0, NAMED).map(({ path, message }) => `${path}: ${message}`);
      const rest = files > NAMED ? [`and ${files - NAMED} more`] : [];
      return {
        field: reason,
        value: files === 1 ? "1 file" : `${files} files`,
        problem: [...shown, ...rest].join("; "),
        remedy: "mend or remove them, or import the rest with refused files left out",
      };
    });
}

export function noPatientProblems(findings: readonly Finding[]): Problem[] {
  if (findings.length === 0) return [];
  const names = findings.slice(0, NAMED).map(({ path }) => path);
  return [
    {
      field: "patients",
      value: findings.length === 1 ? "1 file name" : `${findings.length} file names`,
      problem: `no patient can be read from ${names.join(", ")}${findings.length > NAMED ? " …" : ""}`,
      remedy:
        "name files UID_<patient>_<image>_<cell>_<class>, or choose the patient policy own-patient or unknown",
    },
  ];
}

export function unknownClassProblems(images: readonly Counted[], classes: readonly string[]): Problem[] {
  return classesOf(images)
    .filter((name) => !classes.includes(name))
    .map((name) => ({
      field: "classes",
      value: name,
      problem: "is no class of this data set",
      remedy: `it has ${classes.join(", ")}`,
    }));
}

export function notesOn(
  images: readonly Counted[],
  findings: readonly Finding[],
  policy: PatientPolicy,
): string[] {
  const nameless = findings.filter(({ reason }) => reason === "no-patient").length;
  const notes: string[] = [];
  if (nameless > 0)
    notes.push(
      `${nameless} of ${images.length} file names carry no patient: ${PATIENT_POLICY_WORDS[policy]}.`,
    );
  const leftOut = findings.filter(
    ({ level, reason }) => level === "refused" && reason !== "no-patient",
  ).length;
  if (leftOut > 0)
    notes.push(
      leftOut === 1
        ? "1 image was refused and is not part of the set."
        : `${leftOut} images were refused and are not part of the set.`,
    );
  const several = patientsInSeveralFolds(images);
  if (several.length > 0) {
    const named = several.slice(0, NAMED).map(({ patient }) => patient);
    notes.push(
      `${several.length} patients stand in several folds (${named.join(", ")}${several.length > NAMED ? " …" : ""}): leaving one fold out does not keep them apart.`,
    );
  } else if (countPatients(images) !== null && foldsOf(images).length > 1) {
    notes.push("No patient stands in several folds: leaving one fold out keeps patients apart.");
  }
  return notes;
}
