import type { ImportView } from "@foldwise/core/contracts/http/dataset";
import { isKnownPatient } from "@foldwise/core/splits";
import { z } from "zod";
import { textTable } from "../text";

/** What the text shows of a worker's report; `--json` has all of it. */
const reportSchema = z.object({
  found: z.string().catch(""),
  patientExamples: z.array(z.object({ path: z.string(), patient: z.string().nullable() })).catch([]),
  notes: z.array(z.string()).catch([]),
  counts: z
    .array(
      z.object({
        fold: z.int(),
        class: z.string(),
        images: z.int(),
        patients: z.int().nullable().catch(null),
      }),
    )
    .catch([]),
  findings: z
    .array(
      z.object({ path: z.string(), level: z.string(), reason: z.string(), message: z.string().catch("") }),
    )
    .catch([]),
  findingsLeftOut: z.int().catch(0),
});

/** An image that stands for itself has no patient that anyone knows. */
function patientLines(examples: readonly { path: string; patient: string | null }[]): string[] {
  return examples.map(
    ({ path, patient }) => `  patient ${isKnownPatient(patient) ? patient : "unknown"} in ${path}`,
  );
}

/** How many files the text names. */
const NAMED = 20;

/** An import as people read it: where it stands, images by fold and class, and every file with something to say. */
export function importText(view: ImportView): string {
  const { found, patientExamples, notes, counts, findings, findingsLeftOut } = reportSchema.parse(
    view.report ?? {},
  );
  const set = view.datasetId === null ? "" : `, dataset ${view.datasetId}`;
  const rows = counts.map((count) => [count.fold, count.class, count.images, count.patients ?? "unknown"]);
  const files = findings
    .slice(0, NAMED)
    .map(
      ({ path, level, reason, message }) => `  ${level} (${reason}) ${path}${message ? `: ${message}` : ""}`,
    );
  const more = Math.max(0, findings.length - NAMED) + findingsLeftOut;
  return [
    `import ${view.id}: ${view.state}${set}`,
    found,
    rows.length > 0 ? textTable(["fold", "class", "images", "patients"], rows) : "",
    ...files,
    more > 0 ? `  and ${more} more files; --json names them` : "",
    ...patientLines(patientExamples),
    ...notes,
  ]
    .filter(Boolean)
    .join("\n");
}
