"use client";

import {
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { AXIS, axisName, CURSOR, GRID, MARGIN, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import frame from "@/charts/chart-frame.module.css";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { Diamond } from "@/charts/diamond";
import classes from "@/charts/panels.module.css";
import { formatTick } from "@/charts/y-axis";
import type { RobustnessChart as Chart } from "../prepare/robustness";
import { robustnessRows, robustnessTooltip } from "../prepare/robustness-rows";

interface RobustnessChartProps {
  chart: Chart;
  metric: string;
  /** Whether the published numbers are of the same data. */
  isComparable: boolean;
  /** What stands there without a point. */
  empty: string;
}

/** Lines over a numeric sigma; the whiskers are the least and the greatest fold. */
export function RobustnessChart({ chart, metric, isComparable, empty }: RobustnessChartProps) {
  const rows = robustnessRows(chart);
  if (rows.length === 0) return <div className={frame.note}>{empty}</div>;
  return (
    <>
      <div style={{ height: 300 }}>
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart data={rows} margin={MARGIN} accessibilityLayer>
            <CartesianGrid {...GRID} />
            <XAxis
              {...AXIS}
              dataKey="sigma"
              type="number"
              domain={["dataMin", "dataMax"]}
              ticks={chart.sigmas}
              height={X_AXIS_HEIGHT}
              label={axisName("test sigma")}
              padding={{ left: 14, right: 14 }}
            />
            <YAxis
              {...AXIS}
              axisLine={false}
              domain={chart.y.domain}
              ticks={chart.y.ticks}
              tickFormatter={formatTick}
              width={Y_AXIS_WIDTH}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={CURSOR}
              content={({ active, label }) =>
                active ? (
                  <ChartTooltip
                    title={`test sigma ${String(label)}`}
                    rows={robustnessTooltip(chart, metric, Number(label))}
                  />
                ) : null
              }
            />
            {chart.published ? (
              <Line
                dataKey="published"
                stroke="var(--fw-published)"
                strokeDasharray="4 3"
                dot={<Diamond />}
                activeDot={false}
                isAnimationActive={false}
              />
            ) : null}
            {chart.lines.map((line) => (
              <Line
                key={line.variant}
                dataKey={`values.${line.variant}`}
                stroke={line.hue.line}
                strokeWidth={2.5}
                transform={`translate(${line.dodge} 0)`}
                dot={{
                  r: 3.5,
                  fill: line.hue.line,
                  strokeWidth: 0,
                  transform: `translate(${line.dodge} 0)`,
                }}
                activeDot={false}
                connectNulls
                isAnimationActive={false}
              >
                <ErrorBar
                  dataKey={`whiskers.${line.variant}`}
                  direction="y"
                  width={3}
                  transform={`translate(${line.dodge} 0)`}
                  stroke={line.hue.line}
                  strokeOpacity={0.6}
                  strokeWidth={1.25}
                  isAnimationActive={false}
                />
              </Line>
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <div className={classes.legend}>
        {chart.lines.map((line) => (
          <span key={line.variant}>
            <i className={frame.swatch} style={{ background: line.hue.line }} aria-hidden />
            {line.variant}
          </span>
        ))}
        {chart.published ? (
          <span>
            <svg width="12" height="12" aria-hidden>
              <Diamond cx={6} cy={6} />
            </svg>
            published, {chart.published.label}
            {isComparable ? "" : "; not comparable with this data"}
          </span>
        ) : null}
      </div>
    </>
  );
}
