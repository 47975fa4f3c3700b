import { invalid, type Problem, showValue } from "../errors";
import { schemaProblems } from "../errors/schema-problems";
import { readYaml } from "../input";
import { canonicalMetric } from "../metrics";
import { BASELINE_UNITS } from "../words";
import { isRate } from "./known-metric";
import { rateScale } from "./printed";
import { type BaselineFile, baselineFileSchema } from "./schema";

/** What would be right, by the last name of the field's path. */
const REMEDIES: Readonly<Record<string, string>> = {
  id: "a short name such as my-lab-2026",
  title: "the title of the source",
  source: "title, year, and doi or url",
  doi: "a DOI such as 10.3389/frai.2025.1620252",
  url: "an address such as https://example.org/paper",
  venue: "the journal or conference",
  year: "a year such as 2025",
  table: 'the table in the source, such as "9"',
  row: "the row of that table, such as accuracy",
  column: "the column of that table, such as fold 0 / MAC",
  metric: "the metric's name, such as accuracy or precision/macro",
  value: "a number, such as 0.96",
  unit: `one of ${BASELINE_UNITS.join(", ")}`,
  n: "the whole number of test images, or null where the source does not say",
  notes: "a list of lines of text",
  decimals: "the number of printed decimals, such as 2",
  values: "a list of at least one number",
};

/**
 * Reads a file of published numbers, YAML or JSON.
 *
 * @throws FoldwiseError `invalid` with every problem: the field, what stands there and what would be right
 */
export function parseBaselineFile(source: string): BaselineFile {
  return checkBaselineFile(readYaml(source, { root: WORDING.root, refusal: REFUSED }));
}

const WORDING = { root: "file", remedies: REMEDIES, unknown };
const REFUSED = "The baseline file was refused";

/** Checks a baseline that a form sent or a file held. Throws as {@link parseBaselineFile}. */
export function checkBaselineFile(raw: unknown): BaselineFile {
  const parsed = baselineFileSchema.safeParse(raw);
  if (!parsed.success)
    throw invalid(
      parsed.error.issues.flatMap((issue) => schemaProblems(issue, raw, WORDING)),
      REFUSED,
    );
  const problems = inconsistencies(parsed.data);
  if (problems.length > 0) throw invalid(problems, REFUSED);
  return parsed.data;
}

/** Where a field belongs that stands at the top; what may stand there otherwise. */
function unknown(place: string, key: string): Pick<Problem, "problem" | "remedy"> {
  const problem = "unknown field";
  if (place !== "") return { problem };
  const { source, values } = baselineFileSchema.shape;
  if (Object.hasOwn(source.shape, key)) return { problem, remedy: "it belongs under source" };
  if (Object.hasOwn(values.element.shape, key))
    return { problem, remedy: "it belongs to an entry of values" };
  return { problem, remedy: `one of ${Object.keys(baselineFileSchema.shape).join(", ")}` };
}

function inconsistencies(file: BaselineFile): Problem[] {
  const problems: Problem[] = [];
  const matrices = new Set(file.matrices.map((matrix) => matrix.key));
  const seen = new Set<string>();
  for (const [i, entry] of file.values.entries()) {
    const { table, row, column, metric, value, unit, matrix } = entry;
    const field = (name: string): string => `values.${i}.${name}`;
    const limit = unit === "fraction" ? 1 : unit === "percent" ? 100 : Number.POSITIVE_INFINITY;
    if (value < 0 || value > limit) {
      problems.push({
        field: field("value"),
        value: showValue(value),
        problem: `is not a ${unit}`,
        remedy: Number.isFinite(limit) ? `a number from 0 to ${limit}` : "a number from 0",
      });
    }
    if (isRate(metric) && rateScale(unit) === null) {
      problems.push({
        field: field("unit"),
        value: unit,
        problem: `${metric} is a rate`,
        remedy: "fraction or percent",
      });
    }
    if (unit === "count" && !Number.isInteger(value)) {
      problems.push({ field: field("value"), value: showValue(value), problem: "a count is whole" });
    }
    if (matrix !== undefined && !matrices.has(matrix)) {
      problems.push({
        field: field("matrix"),
        value: showValue(matrix),
        problem: "no matrix has this key",
        remedy: [...matrices].join(", ") || "list it under matrices",
      });
    }
    const place = JSON.stringify([table, row, column, canonicalMetric(metric)]);
    if (seen.has(place)) {
      problems.push({
        field: `values.${i}`,
        value: `table ${table}, ${row}, ${column}`,
        problem: "is a duplicate",
        remedy: "keep one; put contradictions of the source into notes",
      });
    }
    seen.add(place);
  }
  for (const [i, matrix] of file.matrices.entries()) problems.push(...matrixProblems(matrix, i));
  return problems;
}

function matrixProblems(
  { classes, images, candidates }: BaselineFile["matrices"][number],
  i: number,
): Problem[] {
  const fits = candidates.every(
    (rows) =>
      rows.length === classes.length &&
      rows.every((row, c) => row.length === classes.length && row.reduce((a, b) => a + b, 0) === images[c]),
  );
  if (fits && images.length === classes.length) return [];
  return [
    {
      field: `matrices.${i}.candidates`,
      value: showValue(candidates),
      problem: "a row does not add up to its class's images",
      remedy: `${classes.length} rows that add up to ${images.join(", ")}`,
    },
  ];
}
