import { z } from "zod";
import { formatFact } from "../../../formats/fact";

const reportSchema = z.object({
  found: z.string().default(""),
  patientExamples: z.array(z.object({ path: z.string(), patient: z.string().nullable() })).default([]),
  notes: z.array(z.string()).default([]),
  findings: z
    .array(z.object({ level: z.string(), reason: z.string(), path: z.string(), message: z.string() }))
    .default([]),
  findingCounts: z.array(z.object({ level: z.string(), reason: z.string(), files: z.int() })).default([]),
});

export type ImportReport = z.infer<typeof reportSchema>;

/** What an import refused and remarked on; null where a report has no known form. */
export function prepareReport(report: Record<string, unknown> | null): ImportReport | null {
  const parsed = reportSchema.safeParse(report);
  return parsed.success ? parsed.data : null;
}

/** The manifest's plain entries, in its order; links and lists as text. */
export function manifestPairs(manifest: Record<string, unknown>): (readonly [string, string])[] {
  return Object.entries(manifest).flatMap(([name, value]): (readonly [string, string])[] => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return [formatFact(name, value)];
    return Array.isArray(value) && value.every((item) => typeof item === "string")
      ? [formatFact(name, value.join(", "))]
      : [];
  });
}

const problemsSchema = z.array(
  z.object({
    field: z.string(),
    value: z.string(),
    problem: z.string(),
    remedy: z.string().optional(),
  }),
);

/** Field, value, problem and remedy of each thing that stopped an import. */
export function importProblems(problems: readonly unknown[] | undefined): string[] {
  const parsed = problemsSchema.safeParse(problems ?? []);
  if (!parsed.success) return [];
  return parsed.data.map(
    ({ field, value, problem, remedy }) => `${field} (${value}): ${problem}${remedy ? `; ${remedy}` : ""}`,
  );
}
