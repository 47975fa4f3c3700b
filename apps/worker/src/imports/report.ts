import { FINDING_LEVELS, type ImportPlan } from "@foldwise/core/datasets";

/** Findings that a report spells out; the counts are of all of them. */
const MAX_REPORTED = 2_000;

/** What an import found, for people and programs; what was refused comes first. */
export function reportOf(plan: ImportPlan): Record<string, unknown> {
  const { counts, findingCounts, notes, imagesWithoutPatient, patientsInSeveralFolds, possiblySamePatients } =
    plan;
  const findings = plan.findings.toSorted(
    (a, b) => FINDING_LEVELS.indexOf(a.level) - FINDING_LEVELS.indexOf(b.level),
  );
  return {
    layout: plan.layout.kind,
    found: plan.layout.found,
    patientExamples: plan.patientExamples,
    counts,
    positiveClass: plan.classes[0] ?? null,
    findingCounts,
    notes,
    imagesWithoutPatient,
    patientsInSeveralFolds,
    possiblySamePatients,
    findings: findings.slice(0, MAX_REPORTED),
    findingsLeftOut: Math.max(0, findings.length - MAX_REPORTED),
  };
}
