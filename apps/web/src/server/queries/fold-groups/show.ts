import type { FoldGroup } from "@foldwise/core/contracts/http/fold-group";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { type FoldValue, summarize } from "@foldwise/core/fold-groups";
import { MAX_GROUP_RUNS } from "@foldwise/db/repositories/fold-group";
import { type CsvValue, toCsv } from "@/formats/csv";
import type { Services } from "../../services";
import { foldGroupSummaryView, foldMetricView } from "../../views/fold-group";
import { readGroup } from "./sides";

type Part = Pick<Services, "db" | "metrics">;

/** @throws FoldwiseError `not-found` */
export async function showFoldGroup(
  part: Part,
  { id, value }: { id: string; value: FoldValue },
): Promise<FoldGroup> {
  const { detail, chosen, side } = await readGroup(part, { id, value });
  return {
    ...foldGroupSummaryView(detail.group, detail.siblings),
    value,
    counted: chosen.runs.map(({ state: _, ...run }, i) => ({
      ...run,
      values: Object.fromEntries(
        Object.entries(side.runs[i]?.values ?? {}).map(([name, one]) => [name, encodeMetric(one)]),
      ),
      datasets: [...run.datasets],
    })),
    leftOut: [...chosen.leftOut],
    metrics: summarize(side, { isLogged: true }).map(foldMetricView),
    notes: [
      ...chosen.notes,
      ...(detail.isCut ? [`Only the newest ${MAX_GROUP_RUNS} of its runs are read.`] : []),
    ],
  };
}

/** A row for each run that counts: its fold, repeat and seed, and its value of every metric. @throws FoldwiseError `not-found` */
export async function foldGroupCsv(
  part: Part,
  { id, value }: { id: string; value: FoldValue },
): Promise<Response> {
  const group = await showFoldGroup(part, { id, value });
  const names = group.metrics.map(({ name }) => name);
  const rows = group.counted.map((run): CsvValue[] => [
    run.id,
    run.name,
    run.loggedFold,
    run.repeat,
    run.seed,
    ...names.map((name) => run.values[name] ?? null),
  ]);
  return new Response(toCsv(["run", "name", "fold", "repeat", "seed", ...names], rows), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(`${group.label} by fold.csv`)}`,
      "cache-control": "no-store",
    },
  });
}
