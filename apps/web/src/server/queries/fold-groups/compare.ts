import type { FoldComparisonView } from "@foldwise/core/contracts/http/fold-comparison";
import { invalid, type Problem } from "@foldwise/core/errors";
import { compareFolds, type FoldSide, type FoldValue } from "@foldwise/core/fold-groups";
import type { Services } from "../../services";
import { foldMetricView } from "../../views/fold-group";
import { type ReadSide, readSide } from "./sides";

/** How many metrics an error names. */
const MAX_NAMED = 20;

/** @throws FoldwiseError `not-found`; `invalid` for a side or a metric that there is not */
export async function compareFoldGroup(
  part: Pick<Services, "db" | "metrics">,
  {
    id,
    other,
    metric,
    otherMetric,
    value,
  }: { id: string; other: string; metric?: string; otherMetric?: string; value: FoldValue },
): Promise<FoldComparisonView> {
  const [first, second] = await Promise.all([
    readSide(part, { id, value, field: "id" }),
    readSide(part, { id: other, value, field: "with" }),
  ]);
  const names = chooseMetrics(first, second, { metric, otherMetric });
  const compared = compareFolds(
    { side: first.side, metric: names.first, isLogged: first.isLogged },
    { side: second.side, metric: names.second, isLogged: second.isLogged },
  );
  const sideView = (one: ReadSide, name: string, summary: typeof compared.first) => ({
    id: one.id,
    label: one.side.label,
    metric: name,
    metrics: metricsOf(one.side),
    isLogged: one.isLogged,
    summary: summary && foldMetricView(summary),
    select: one.select,
    dataset: one.dataset,
  });
  const { comparison } = compared;
  return {
    metric: compared.metric,
    direction: compared.direction,
    value,
    first: sideView(first, names.first, compared.first),
    second: sideView(second, names.second, compared.second),
    comparison: {
      ...comparison,
      interval: comparison.interval && [...comparison.interval],
      perFold: comparison.perFold.map(({ interval, others, ...fold }) => ({
        ...fold,
        interval: interval && [...interval],
        others: [...others],
      })),
      overFolds: [...comparison.overFolds],
      t: comparison.t && { ...comparison.t, interval: [...comparison.t.interval] },
      notes: [...comparison.notes],
    },
    notes: [...first.notes, ...second.notes, ...compared.notes],
  };
}

/** Names of all metrics of a side, in alphabetical order. */
function metricsOf({ runs }: FoldSide): string[] {
  return [...new Set(runs.flatMap(({ values }) => Object.keys(values)))].sort();
}

function chooseMetrics(
  first: ReadSide,
  second: ReadSide,
  { metric, otherMetric }: { metric: string | undefined; otherMetric: string | undefined },
): { first: string; second: string } {
  const [ours, theirs] = [metricsOf(first.side), metricsOf(second.side)];
  const problems: Problem[] = [];
  const check = (field: string, { side }: ReadSide, known: readonly string[], name: string) => {
    if (known.includes(name)) return;
    problems.push({
      field,
      value: name,
      problem: `${side.label} has no metric of this name in a complete run`,
      remedy: known.length === 0 ? "log one" : `use ${named(known)}`,
    });
  };
  const chosen =
    metric ??
    (otherMetric !== undefined && ours.includes(otherMetric)
      ? otherMetric
      : ours.find((name) => theirs.includes(name)));
  if (chosen === undefined)
    throw invalid([
      {
        field: "metric",
        value: "none",
        problem: "both sides have no metric of the same name",
        remedy: `metric is one of ${named(ours) || "none"}, withMetric one of ${named(theirs) || "none"}`,
      },
    ]);
  const other = otherMetric ?? chosen;
  check("metric", first, ours, chosen);
  check("withMetric", second, theirs, other);
  if (problems.length > 0) throw invalid(problems);
  return { first: chosen, second: other };
}

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
