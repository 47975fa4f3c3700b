import type { TooltipRow } from "../../../charts/chart-tooltip";
import { formatMetric } from "../../../formats/numbers";
import type { RunChart } from "./run-curves";

export interface RunRow {
  x: number;
  raw: Record<string, number>;
  smooth: Record<string, number>;
}

/** A row for each x at which any line has a value. */
export function runRows(chart: RunChart): RunRow[] {
  const rows = new Map<number, RunRow>();
  for (const line of chart.lines)
    for (const point of line.points) {
      const row = rows.get(point.x) ?? { x: point.x, raw: {}, smooth: {} };
      row.raw[line.name] = point.value;
      row.smooth[line.name] = point.smooth;
      rows.set(point.x, row);
    }
  return [...rows.values()].sort((a, b) => a.x - b.x);
}

/** What to say at a place of x: the measured value, and the smoothed one where there is one. */
export function runTooltip(
  chart: RunChart,
  x: number,
  smoothed: boolean,
): { title: string; rows: TooltipRow[] } {
  const at = chart.lines.flatMap((line) => {
    const point = line.points.find((candidate) => candidate.x === x);
    return point ? [{ line, point }] : [];
  });
  const epoch = at[0]?.point.epoch;
  return {
    title: `epoch ${epoch ?? "?"}${chart.x.kind === "time" ? `, ${x.toFixed(1)} min` : ""}`,
    rows: at.flatMap(({ line, point }) => [
      { label: line.label, value: formatMetric(line.name, point.value), strong: !line.isTrain },
      ...(smoothed
        ? [{ label: `${line.label}, smoothed`, value: formatMetric(line.name, point.smooth) }]
        : []),
    ]),
  };
}
