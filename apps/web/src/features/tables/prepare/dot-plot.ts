import { type FilledTable, formatOf, rateFormat, type TableCell } from "@foldwise/core/tables";
import { armHues } from "../../../charts/arm-hues";
import type { ChartTable } from "../../../charts/chart-table";
import { niceTicks } from "../../../charts/ticks";
import { rangeText } from "./grid";
import { plotUnit } from "./plot-unit";

export interface Dot {
  /** Line of the plot, from 0 at the top. */
  line: number;
  label: string;
  published: number | null;
  publishedRange: readonly [number, number] | null;
  /** As the table writes it; empty without one. */
  publishedInterval: string;
  ours: number | null;
  oursRange: readonly [number, number] | null;
  oursInterval: string;
  /** Which hue: arms have one each; null where columns are no arms. */
  arm: number | null;
}

export interface DotPlot {
  /** Metrics that have a line, for the choice. */
  metrics: readonly string[];
  metric: string;
  dots: readonly Dot[];
  /** Arms in the order of the table, with their hues. */
  arms: readonly { name: string; hue: number }[];
  domain: [number, number];
  ticks: number[];
  /** Of values that are read off. */
  decimals: number;
  /** After the metric's name: the unit, where values are not fractions. */
  suffix: string;
  table: ChartTable;
}

/** Published and ours of one metric, a line for each cell, in the table's order and unit. */
export function prepareDotPlot(table: FilledTable, wanted: string): DotPlot | null {
  const drawable = table.cells.filter((cell) => cell.published !== null || cell.ours?.value != null);
  const metrics = [...new Set(drawable.map(({ metric }) => metric))];
  const metric =
    metrics.find((name) => name === wanted) ??
    metrics.find((name) => name === "balanced_accuracy") ??
    metrics[0];
  if (metric === undefined || table.unit === "plain") return null;
  const cells = drawable.filter((cell) => cell.metric === metric);
  const unit = plotUnit(table, cells);
  const at = (rate: number | null | undefined) => (rate == null ? null : unit.at(rate));
  const range = (interval: readonly [number, number] | null | undefined) =>
    interval == null ? null : ([unit.at(interval[0]), unit.at(interval[1])] as const);
  const grouped = table.columns.some(({ group }) => group !== null);
  const hues = armHues(grouped ? table.columns.map(({ label }) => label) : [], table.arms);
  const dots = cells.map((cell, line): Dot => {
    const column = table.columns.find(({ key }) => key === cell.column);
    const format = rateFormat(formatOf(table, cell));
    return {
      line,
      label: labelOf(table, cell, cells),
      published: at(cell.published?.value),
      publishedRange: range(cell.published?.interval),
      publishedInterval: rangeText(format, cell.published),
      ours: at(cell.ours?.value),
      oursRange: range(cell.ours?.interval),
      oursInterval: rangeText(format, cell.ours),
      arm: column ? (hues.get(column.label) ?? null) : null,
    };
  });
  const values = dots.flatMap((dot) =>
    [dot.published, dot.ours, ...(dot.publishedRange ?? []), ...(dot.oursRange ?? [])].filter(
      (value) => value !== null,
    ),
  );
  const ticks = niceTicks(Math.min(...values), Math.max(...values), 6).filter((tick) => tick <= unit.whole);
  return {
    metrics,
    metric,
    dots,
    arms: [...hues].map(([name, hue]) => ({ name, hue })),
    domain: [ticks[0] ?? 0, Math.max(ticks.at(-1) ?? unit.whole, ...values)],
    ticks,
    decimals: unit.decimals,
    suffix: unit.suffix,
    table: {
      header: [
        "cell",
        ...["published", "low", "high", "ours", "ours low", "ours high"].map(
          (name) => `${name}${unit.suffix}`,
        ),
      ],
      rows: dots.map((dot) => [
        dot.label,
        dot.published,
        dot.publishedRange?.[0] ?? null,
        dot.publishedRange?.[1] ?? null,
        dot.ours,
        dot.oursRange?.[0] ?? null,
        dot.oursRange?.[1] ?? null,
      ]),
    },
  };
}

/** Row, column or both: whichever tells the cells apart. */
function labelOf(table: FilledTable, cell: TableCell, cells: readonly TableCell[]): string {
  const row = table.rows.find(({ key }) => key === cell.row);
  const column = table.columns.find(({ key }) => key === cell.column);
  const rowName = row ? [row.group, row.label].filter(Boolean).join(" ") : cell.row;
  const columnName = column ? [column.group, column.label].filter(Boolean).join(" ") : cell.column;
  const manyRows = new Set(cells.map((one) => one.row)).size > 1;
  const manyColumns = new Set(cells.map((one) => one.column)).size > 1;
  if (manyRows && manyColumns) return `${rowName}, ${columnName}`;
  return manyRows ? rowName : columnName;
}
