"use client";

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
import {
  AXIS,
  axisName,
  CURSOR,
  GRID,
  INK,
  MARGIN,
  SYNC_ID,
  X_AXIS_HEIGHT,
  Y_AXIS_WIDTH,
} from "@/charts/axes";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { MarkerLabel } from "@/charts/labels";
import { formatTick } from "@/charts/y-axis";
import type { Marker } from "@/entities/run/attempt-markers";
import type { RunChart as Chart } from "../prepare/run-curves";
import { runRows, runTooltip } from "../prepare/run-rows";

interface RunChartProps {
  chart: Chart;
  markers: readonly Marker[];
  /** Raw values stand faint behind the smoothed line. */
  smoothed: boolean;
  /** What stands there while there is no line. */
  empty: string;
}

/** One run has no variants to tell apart, so its lines are ink. */
export function RunChart({ chart, markers, smoothed, empty }: RunChartProps) {
  const rows = runRows(chart);
  if (rows.length === 0)
    return (
      <div className="fw-dim" style={{ height: 300, display: "grid", placeItems: "center" }}>
        {empty}
      </div>
    );
  return (
    <div style={{ height: 300 }}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={rows} margin={MARGIN} syncId={SYNC_ID} syncMethod="value" accessibilityLayer>
          <CartesianGrid {...GRID} />
          <XAxis
            {...AXIS}
            dataKey="x"
            type="number"
            domain={chart.x.domain}
            ticks={chart.x.ticks}
            tickFormatter={formatTick}
            height={X_AXIS_HEIGHT}
            label={axisName(chart.x.kind === "time" ? "minutes of training" : "epoch")}
          />
          <YAxis
            {...AXIS}
            axisLine={false}
            scale={chart.y.scale}
            domain={chart.y.domain}
            ticks={chart.y.ticks}
            tickFormatter={formatTick}
            width={Y_AXIS_WIDTH}
            allowDataOverflow
          />
          <Tooltip
            isAnimationActive={false}
            cursor={CURSOR}
            content={({ active, label }) =>
              active ? <ChartTooltip {...runTooltip(chart, Number(label), smoothed)} /> : null
            }
          />
          {chart.x.kind === "epoch"
            ? markers.map((marker, index) => (
                <ReferenceLine
                  key={marker.label}
                  x={marker.epoch}
                  stroke="var(--fw-dim)"
                  strokeDasharray="1 3"
                  label={
                    <MarkerLabel
                      text={marker.label}
                      line={index}
                      flip={marker.epoch > chart.x.domain[1] / 2}
                    />
                  }
                />
              ))
            : null}
          {chart.lines.flatMap((line) => [
            ...(smoothed
              ? [
                  <Line
                    key={`${line.name} raw`}
                    dataKey={`raw.${line.name}`}
                    stroke={INK}
                    strokeOpacity={0.25}
                    strokeWidth={1}
                    dot={false}
                    activeDot={false}
                    connectNulls
                    isAnimationActive={false}
                  />,
                ]
              : []),
            <Line
              key={line.name}
              dataKey={`smooth.${line.name}`}
              stroke={INK}
              strokeWidth={line.isTrain ? 1.25 : 2.5}
              strokeDasharray={line.isTrain ? "5 3" : undefined}
              dot={rows.length === 1 ? { r: 2.5, fill: INK } : false}
              activeDot={{ r: 3, fill: INK, stroke: "none" }}
              connectNulls
              isAnimationActive={false}
            />,
          ])}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
