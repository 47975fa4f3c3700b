import type { TooltipRow } from "../../../charts/chart-tooltip";
import type { Dot } from "./dot-plot";

/** What stands under the pointer: both sides, each with its interval, in the plot's unit. */
export function dotTooltip(dot: Dot, decimals: number): TooltipRow[] {
  const text = (value: number) => value.toFixed(decimals);
  const row = (label: string, value: number | null, range: Dot["oursRange"]): TooltipRow[] =>
    value === null
      ? []
      : [
          {
            label,
            value: range ? `${text(value)} (${text(range[0])} to ${text(range[1])})` : text(value),
            strong: label === "ours",
          },
        ];
  return [...row("ours", dot.ours, dot.oursRange), ...row("published", dot.published, dot.publishedRange)];
}
