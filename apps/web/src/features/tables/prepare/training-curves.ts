import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { FilledTable } from "@foldwise/core/tables";
import type { ChartTable } from "../../../charts/chart-table";
import { epochTicks } from "../../../charts/ticks";
import { type AxisPlan, planYAxis } from "../../../charts/y-axis";
import { plotUnit } from "./plot-unit";

export const MEASURES = ["loss", "accuracy"] as const;
export type Measure = (typeof MEASURES)[number];
const SIDES = ["train", "val"] as const;

export interface TrainingLine {
  key: string;
  arm: string;
  /** Place of the arm, which is its hue. */
  hue: number;
  side: (typeof SIDES)[number];
  run: string;
}

/** One epoch of a panel: its values by the line's key. */
type CurveRow = { epoch: number } & Record<string, number>;

export interface TrainingPanel {
  title: string;
  lines: readonly TrainingLine[];
  rows: readonly CurveRow[];
}

export interface TrainingCurves {
  arms: readonly { name: string; hue: number }[];
  panels: readonly TrainingPanel[];
  y: AxisPlan;
  x: { domain: [number, number]; ticks: number[] };
  /** Of values that are read off. */
  decimals: number;
  /** The unit, where values are not as they were logged: ", %". */
  suffix: string;
  table: ChartTable;
}

/** Run of each column of a table: the first that any of its cells was read from. */
export function runOfColumn(table: FilledTable, column: string): string | null {
  for (const cell of table.cells) if (cell.column === column && cell.ours?.runs[0]) return cell.ours.runs[0];
  return null;
}

/**
 * Curves of the runs behind a table: a panel for each column label, such as a fold, in it a hue for each group. A
 * measure that the table has cells of is in their unit.
 */
export function prepareTrainingCurves(
  table: FilledTable,
  metrics: ReadonlyMap<string, RunMetrics["metrics"]>,
  measure: Measure,
): TrainingCurves | null {
  const cells = table.cells.filter(({ metric }) => SIDES.some((side) => metric === `${side}/${measure}`));
  const unit = plotUnit({ ...table, unit: "fraction", decimals: 3 }, cells);
  const arms = [...new Set(table.columns.map(({ group, label }) => group ?? label))];
  const titles = [...new Set(table.columns.map(({ label }) => label))];
  const panels = titles.map((title): TrainingPanel => {
    const rows = new Map<number, CurveRow>();
    const lines = table.columns
      .filter(({ label }) => label === title)
      .flatMap(({ key: column, group, label }): TrainingLine[] => {
        const run = runOfColumn(table, column);
        if (run === null) return [];
        const arm = group ?? label;
        return SIDES.flatMap((side) => {
          const key = `${arm} ${side}`;
          const points = metrics.get(run)?.find(({ name }) => name === `${side}/${measure}`)?.points ?? [];
          for (const [epoch, value] of points) {
            const row: CurveRow = rows.get(epoch) ?? { epoch };
            const number = decodeMetric(value);
            if (Number.isFinite(number)) row[key] = unit.at(number);
            rows.set(epoch, row);
          }
          return points.length > 0 ? [{ key, arm, hue: arms.indexOf(arm), side, run }] : [];
        });
      });
    return { title, lines, rows: [...rows.values()].sort((a, b) => a.epoch - b.epoch) };
  });
  const drawn = panels.filter(({ lines }) => lines.length > 0);
  if (drawn.length === 0) return null;
  const values = drawn.flatMap(({ rows, lines }) =>
    rows.flatMap((row) => lines.flatMap(({ key }) => row[key] ?? [])),
  );
  const last = Math.max(2, ...drawn.flatMap(({ rows }) => rows.map(({ epoch }) => epoch)));
  return {
    arms: arms
      .map((name, hue) => ({ name, hue }))
      .filter(({ name }) => drawn.some(({ lines }) => lines.some(({ arm }) => arm === name))),
    panels: drawn,
    y: planYAxis(`val/${measure}`, values, "linear", unit.whole),
    x: { domain: [1, last], ticks: epochTicks(1, last) },
    decimals: unit.decimals,
    suffix: unit.suffix,
    table: tableOf(drawn, unit.suffix),
  };
}

function tableOf(panels: readonly TrainingPanel[], suffix: string): ChartTable {
  const columns = panels.flatMap(({ title, lines, rows }) =>
    lines.map(({ key }) => ({
      name: `${title} ${key}${suffix}`,
      values: new Map(rows.map((row) => [row.epoch, row[key] ?? null])),
    })),
  );
  const epochs = [...new Set(panels.flatMap(({ rows }) => rows.map(({ epoch }) => epoch)))].sort(
    (a, b) => a - b,
  );
  return {
    header: ["epoch", ...columns.map(({ name }) => name)],
    rows: epochs.map((epoch) => [epoch, ...columns.map(({ values }) => values.get(epoch) ?? null)]),
  };
}
