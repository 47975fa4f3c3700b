import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { AXIS, axisName, CURSOR, GRID, INK, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartTooltip } from "@/charts/chart-tooltip";
import type { UnitChart as Chart } from "../prepare/unit-chart";
import classes from "./run.module.css";

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Both axes from 0 to 1; the dashes are the chart's reference. */
export function UnitChart({ chart }: { chart: Chart }) {
  return (
    <div className={classes.roc}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={[...chart.points]}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer
        >
          <CartesianGrid {...GRID} />
          <XAxis
            {...AXIS}
            dataKey="x"
            type="number"
            domain={[0, 1]}
            ticks={TICKS}
            height={X_AXIS_HEIGHT}
            label={axisName(chart.xName)}
          />
          <YAxis {...AXIS} axisLine={false} domain={[0, 1]} ticks={TICKS} width={Y_AXIS_WIDTH} />
          <Tooltip
            isAnimationActive={false}
            cursor={CURSOR}
            content={({ active, label }) =>
              active ? <ChartTooltip title={chart.title} rows={chart.tooltip(Number(label))} /> : null
            }
          />
          <ReferenceLine segment={chart.reference} stroke="var(--fw-dim)" strokeDasharray="2 3" />
          <Line
            dataKey="y"
            stroke={INK}
            strokeWidth={2}
            dot={chart.hasDots ? { r: 2.5, fill: INK, strokeWidth: 0 } : false}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
