import type { TooltipRow } from "@/charts/chart-tooltip";
import { formatMetric } from "@/formats/numbers";
import type { FoldPanel } from "./fold-curves";

/** What to say of a panel at an epoch: mean and range first, then each fold. */
export function prepareFoldTooltip(panel: FoldPanel, metric: string, epoch: number): TooltipRow[] {
  const row = panel.rows.find((candidate) => candidate.epoch === epoch);
  if (!row) return [];
  const mean = row.mean ?? row.meanOfFewer;
  return [
    ...(mean === null
      ? []
      : [{ label: `mean of ${row.folds}`, value: formatMetric(metric, mean), strong: true }]),
    ...(row.band === null
      ? []
      : [{ label: "min–max", value: row.band.map((value) => formatMetric(metric, value)).join(" – ") }]),
    ...panel.lines.flatMap((line) => {
      const value = row.values[line.key];
      return value === undefined ? [] : [{ label: line.label, value: formatMetric(metric, value) }];
    }),
  ];
}
