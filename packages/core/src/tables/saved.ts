import { isKnownMetric, KNOWN_METRICS } from "../baselines/known-metric";
import { invalid, type Problem, showValue } from "../errors";
import { parseTableDefinition, type TableDefinition } from "./definition";

/** Addresses under /tables that are no table. */
const RESERVED: ReadonlySet<string> = new Set(["new", "preview", "vocabulary"]);

/**
 * Reads a table to be saved. Its id is its address, so it begins with a letter: numbers are those of papers.
 *
 * @param recorded measures that evaluations here have besides those that are known
 * @throws FoldwiseError `invalid` with every problem and its field
 */
export function parseSavedTable(source: string, recorded: readonly string[] = []): TableDefinition {
  const definition = parseTableDefinition(source);
  const problems = savedTableProblems(definition, recorded);
  if (problems.length > 0) throw invalid(problems, "The table was refused");
  return definition;
}

/** What a right definition must not have when it is to be saved. */
export function savedTableProblems(definition: TableDefinition, recorded: readonly string[] = []): Problem[] {
  const { id } = definition;
  const problems: Problem[] = [];
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(id)) {
    problems.push({
      field: "id",
      value: showValue(id),
      problem: "is not a valid slug",
      remedy: `small letters, digits and hyphens, a letter first, at most 60: ${slugOf(id)}`,
    });
  } else if (RESERVED.has(id)) {
    problems.push({
      field: "id",
      value: showValue(id),
      problem: "is reserved for a page",
      remedy: `my-${id}`,
    });
  }
  return [...problems, ...metricProblems(definition, recorded)];
}

/** Metrics that nothing here records: their cells would stay empty for ever. */
function metricProblems(
  { metric, rows, columns, questions }: TableDefinition,
  recorded: readonly string[],
): Problem[] {
  const named = [
    // A fact is a count under a name of its own.
    ...Object.entries({ rows, columns }).flatMap(([axis, entries]) =>
      entries.map((entry, i) => ({
        field: `${axis}.${i}.metric`,
        name: entry.fact ? undefined : entry.metric,
      })),
    ),
    ...questions.map((question, i) => ({ field: `questions.${i}.metric`, name: question.metric })),
  ];
  return [{ field: "metric", name: metric }, ...named].flatMap(({ field, name }) =>
    name === undefined || isKnownMetric(name) || recorded.includes(name)
      ? []
      : [
          {
            field,
            value: showValue(name),
            problem: "no metric of this name is recorded here",
            remedy: KNOWN_METRICS,
          },
        ],
  );
}

/** A table's id from a title: `My ablation, 2` → `my-ablation-2`. */
export function slugOf(title: string): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return plain || "my-table";
}
