import { ChartTooltip } from "@/charts/chart-tooltip";
import type { FoldPanel } from "./fold-curves";
import { prepareFoldTooltip } from "./fold-tooltip-rows";

interface FoldTooltipProps {
  panel: FoldPanel;
  metric: string;
  label: unknown;
  active: boolean | undefined;
  xName: string;
}

export function FoldTooltip({ panel, metric, label, active, xName }: FoldTooltipProps) {
  if (!active) return null;
  const epoch = Number(label);
  return (
    <ChartTooltip
      title={`${panel.name}, ${xName} ${epoch}`}
      rows={prepareFoldTooltip(panel, metric, epoch)}
    />
  );
}
