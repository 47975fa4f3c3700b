import type { FilledTable } from "@foldwise/core/tables";
import type { ChartTable } from "../../../charts/chart-table";
import { niceTicks } from "../../../charts/ticks";
import { plotUnit } from "./plot-unit";

export interface BarGroup {
  /** A column of the table, such as a metric. */
  label: string;
  bars: readonly Bar[];
}

export interface Bar {
  row: string;
  /** Place of the row, which is its hue. */
  hue: number;
  value: number | null;
  range: readonly [number, number] | null;
}

export interface Bars {
  rows: readonly { name: string; hue: number }[];
  groups: readonly BarGroup[];
  domain: [number, number];
  ticks: number[];
  decimals: number;
  /** The unit, where values are not fractions: ", %". */
  suffix: string;
  table: ChartTable;
}

/** Our cells as bars from 0 in the table's unit, grouped by column, a hue for each row; null while there is none. */
export function prepareBars(table: FilledTable): Bars | null {
  const rows = table.rows.map(({ label }, hue) => ({ name: label, hue }));
  const unit = plotUnit(
    table,
    table.cells.filter(({ ours }) => ours?.value != null),
  );
  const groups = table.columns.map(
    (column): BarGroup => ({
      label: [column.group, column.label].filter(Boolean).join(" "),
      bars: table.rows.map((row, hue) => {
        const cell = table.cells.find((one) => one.row === row.key && one.column === column.key);
        const { value = null, interval = null } = cell?.ours ?? {};
        return {
          row: row.label,
          hue,
          value: value === null ? null : unit.at(value),
          range: interval === null ? null : [unit.at(interval[0]), unit.at(interval[1])],
        };
      }),
    }),
  );
  const values = groups.flatMap(({ bars }) =>
    bars.flatMap(({ value, range }) => [value ?? [], range ?? []].flat()),
  );
  if (values.length === 0) return null;
  const ticks = niceTicks(0, Math.max(...values), 5);
  return {
    rows: rows.filter(({ name }) =>
      groups.some(({ bars }) => bars.some(({ row, value }) => row === name && value !== null)),
    ),
    groups,
    domain: [0, ticks.at(-1) ?? unit.whole],
    ticks,
    decimals: unit.decimals,
    suffix: unit.suffix,
    table: {
      header: ["column", "row", ...["value", "low", "high"].map((name) => `${name}${unit.suffix}`)],
      rows: groups.flatMap(({ label, bars }) =>
        bars.map(({ row, value, range }) => [label, row, value, range?.[0] ?? null, range?.[1] ?? null]),
      ),
    },
  };
}
