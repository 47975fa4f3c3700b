import type { TooltipRow } from "../../../charts/chart-tooltip";
import { formatMetric } from "../../../formats/numbers";
import type { RobustnessChart } from "./robustness";

export interface RobustnessRow {
  sigma: number;
  values: Record<string, number>;
  /** Distances from the mean down to the least and up to the greatest fold. */
  whiskers: Record<string, [number, number]>;
  published: number | null;
}

/** A row for each sigma at which anything was measured. */
export function robustnessRows(chart: RobustnessChart): RobustnessRow[] {
  return chart.sigmas.map((sigma) => {
    const row: RobustnessRow = { sigma, values: {}, whiskers: {}, published: null };
    for (const line of chart.lines) {
      const point = line.points.find((candidate) => candidate.sigma === sigma);
      if (!point) continue;
      row.values[line.variant] = point.mean;
      row.whiskers[line.variant] = [point.mean - point.range[0], point.range[1] - point.mean];
    }
    row.published = chart.published?.points.find((point) => point.sigma === sigma)?.value ?? null;
    return row;
  });
}

export function robustnessTooltip(chart: RobustnessChart, metric: string, sigma: number): TooltipRow[] {
  return [
    ...chart.lines.flatMap((line) => {
      const point = line.points.find((candidate) => candidate.sigma === sigma);
      if (!point) return [];
      const range = point.range.map((value) => formatMetric(metric, value)).join("–");
      return [
        {
          label: `${line.variant}, ${point.runs === 1 ? "1 run" : `${point.runs} runs`}`,
          value: formatMetric(metric, point.mean),
          strong: true,
        },
        ...(point.runs > 1 ? [{ label: `${line.variant} min–max`, value: range }] : []),
      ];
    }),
    ...(chart.published?.points
      .filter((point) => point.sigma === sigma)
      .map((point) => ({
        label: `published ${chart.published?.label ?? ""}`,
        value: formatMetric(metric, point.value),
      })) ?? []),
  ];
}
