import type { TooltipRow } from "../../../charts/chart-tooltip";
import type { Dot } from "./dot-plot";

/** What stands under the pointer: both sides, each with its interval, in the plot's unit. */
export function dotTooltip(dot: Dot, decimals: number): TooltipRow[] {
  const row = (label: string, value: number | null, interval: string): TooltipRow[] =>
    value === null
      ? []
      : [
          {
            label,
            value: `${value.toFixed(decimals)} ${interval}`.trim(),
            strong: label === "ours",
          },
        ];
  return [
    ...row("ours", dot.ours, dot.oursInterval),
    ...row("published", dot.published, dot.publishedInterval),
  ];
}
