import type { RunSummary } from "@foldwise/core/contracts/http/run";
import type { Column } from "@/components/data-table/column";
import { metricLabel } from "../../../formats/metric-label";
import { formatMetric } from "../../../formats/numbers";
import type { RunOrder } from "../queries/runs";

const METRICS: readonly RunOrder[] = [
  { metric: "val/balanced_accuracy", by: "max", order: "desc" },
  { metric: "val/balanced_accuracy", by: "last", order: "desc" },
  { metric: "val/accuracy", by: "max", order: "desc" },
  { metric: "val/auc", by: "max", order: "desc" },
  { metric: "val/loss", by: "min", order: "asc" },
  { metric: "val/loss", by: "last", order: "asc" },
];
const NAMES = { last: "final", min: "min", max: "max" } as const;

/** What runs can be put in the order of without loading them all: `value` is what the address says. */
export const ORDERS = METRICS.map((order) => ({
  value: `${order.metric} ${order.by} ${order.order}`,
  label: `${NAMES[order.by]} ${metricLabel(order.metric)}`,
}));

/** `?order=val/loss min asc`, any metric; null for newest first. */
export function readOrder(search: Pick<URLSearchParams, "get">): RunOrder | null {
  const found = /^(\S+) (last|min|max) (asc|desc)$/.exec(search.get("order") ?? "");
  const [, metric = "", by, order] = found ?? [];
  if ((by !== "last" && by !== "min" && by !== "max") || (order !== "asc" && order !== "desc")) return null;
  return { metric, by, order };
}

/** The columns with the metric of the order behind the first. */
export function withMetricColumn(
  columns: readonly Column<RunSummary>[],
  { metric, by }: RunOrder,
  values: ReadonlyMap<number, number | null>,
): Column<RunSummary>[] {
  const value = (run: RunSummary) => values.get(run.id) ?? null;
  const column: Column<RunSummary> = {
    key: "ordered",
    header: `${NAMES[by]} ${metricLabel(metric)}`,
    hint: "The runs are ordered by this value; runs without one come last.",
    missing: "This run has no finite value of the metric, or its last epochs wait for the next compaction.",
    align: "right",
    value,
    cell: (run) => {
      const shown = value(run);
      return shown === null ? null : formatMetric(metric, shown);
    },
  };
  return [...columns.slice(0, 1), column, ...columns.slice(1)];
}
