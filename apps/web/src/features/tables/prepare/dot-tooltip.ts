import type { TooltipRow } from "../../../charts/chart-tooltip";
import type { Dot } from "./dot-plot";

/** What stands under the pointer: both sides, each with its interval. */
export function dotTooltip(dot: Dot): TooltipRow[] {
  const row = (label: string, value: number | null, range: Dot["oursRange"]): TooltipRow[] =>
    value === null
      ? []
      : [
          {
            label,
            value: range
              ? `${value.toFixed(3)} (${range[0].toFixed(3)} to ${range[1].toFixed(3)})`
              : value.toFixed(3),
            strong: label === "ours",
          },
        ];
  return [...row("ours", dot.ours, dot.oursRange), ...row("published", dot.published, dot.publishedRange)];
}
