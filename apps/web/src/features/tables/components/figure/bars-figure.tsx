"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { Bar, BarChart, CartesianGrid, ErrorBar, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { AXIS, GRID, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartFrame } from "@/charts/chart-frame";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { hueOf } from "@/charts/palette";
import { formatTick } from "@/charts/y-axis";
import { tableName } from "@/formats/table-name";
import { prepareBars } from "../../prepare/bars";
import classes from "./figure.module.css";

/** Cells of ours as bars with their intervals, grouped by column. */
export function BarsFigure({ table }: { table: FilledTable }) {
  const bars = prepareBars(table);
  if (bars === null) return null;
  const data = bars.groups.map(({ label, bars: own }) =>
    Object.assign(
      { label },
      ...own.map(({ row, value, range }) => ({
        [row]: value,
        [`${row} reach`]: value !== null && range ? [value - range[0], range[1] - value] : [0, 0],
      })),
    ),
  );
  return (
    <ChartFrame
      title={`Our runs, with 95 % intervals${bars.suffix}`}
      about={`on ${table.dataset.name}; the paper reports no values for its bars`}
      file={tableName(table.table)}
      table={bars.table}
    >
      <div className={classes.bars}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer>
            <CartesianGrid {...GRID} />
            <XAxis {...AXIS} dataKey="label" interval={0} />
            <YAxis
              {...AXIS}
              axisLine={false}
              domain={bars.domain}
              ticks={bars.ticks}
              tickFormatter={formatTick}
              width={Y_AXIS_WIDTH}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--fw-hover)" }}
              content={({ active, label }) => {
                const group = bars.groups.find((one) => one.label === label);
                return active && group ? (
                  <ChartTooltip
                    title={group.label}
                    rows={group.bars.map(({ row, value, range }) => ({
                      label: row,
                      value:
                        value === null
                          ? "—"
                          : `${value.toFixed(bars.decimals)}${range ? ` (${range.map((end) => end.toFixed(bars.decimals)).join(" to ")})` : ""}`,
                    }))}
                  />
                ) : null;
              }}
            />
            {bars.rows.map(({ name, hue }) => (
              <Bar key={name} dataKey={name} fill={hueOf(hue).line} isAnimationActive={false} maxBarSize={26}>
                <ErrorBar
                  dataKey={`${name} reach`}
                  width={3}
                  strokeWidth={1}
                  stroke="var(--mantine-color-text)"
                  isAnimationActive={false}
                />
              </Bar>
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className={classes.legend}>
        {bars.rows.map(({ name, hue }) => (
          <span key={name}>
            <i style={{ background: hueOf(hue).line }} aria-hidden />
            {name}
          </span>
        ))}
      </div>
    </ChartFrame>
  );
}
