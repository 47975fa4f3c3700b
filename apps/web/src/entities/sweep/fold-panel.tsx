"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { AXIS, axisName, CURSOR, GRID, MARGIN, SYNC_ID, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import frame from "@/charts/chart-frame.module.css";
import { EndLabel, MarkerLabel } from "@/charts/labels";
import { formatTick } from "@/charts/y-axis";
import type { FoldChart, FoldPanel as Panel } from "./fold-curves";
import { FoldTooltip } from "./fold-tooltip";

/** Of trials that train now, beside the one shown. */
export const RUNNING_DASH = "1 4";

interface FoldPanelProps {
  panel: Panel;
  chart: FoldChart;
  metric: string;
  height: number;
  /** What the x axis is of. */
  xName?: string;
}

/** Folds of one variant: thin dashes, their band and the mean over them. */
export function FoldPanel({ panel, chart, metric, height, xName = "epoch" }: FoldPanelProps) {
  const { hue } = panel;
  return (
    <figure style={{ margin: 0, minWidth: 0 }}>
      <figcaption>
        <div className={frame.panelHead}>
          <span className={frame.swatch} style={{ background: hue.line }} aria-hidden />
          <span>{panel.title}</span>
          <small>{panel.about}</small>
        </div>
        <div className={frame.note}>{panel.note}</div>
      </figcaption>
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={panel.rows}
            margin={MARGIN}
            syncId={SYNC_ID}
            syncMethod="value"
            accessibilityLayer
          >
            <CartesianGrid {...GRID} />
            <XAxis
              {...AXIS}
              dataKey="epoch"
              type="number"
              domain={chart.x.domain}
              ticks={chart.x.ticks}
              height={X_AXIS_HEIGHT}
              label={axisName(xName)}
              allowDataOverflow
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
              content={(props) => (
                <FoldTooltip
                  panel={panel}
                  metric={metric}
                  label={props.label}
                  active={props.active}
                  xName={xName}
                />
              )}
            />
            {/* The band has corners between epochs: on an axis of its own, so that the pointer finds whole epochs only. */}
            <XAxis
              xAxisId="band"
              dataKey="epoch"
              type="number"
              domain={chart.x.domain}
              allowDataOverflow
              hide
            />
            <Area
              xAxisId="band"
              data={panel.band}
              dataKey="band"
              tooltipType="none"
              fill={hue.line}
              fillOpacity={0.13}
              stroke="none"
              isAnimationActive={false}
              activeDot={false}
            />
            {panel.lines.map((line) => (
              <Line
                key={line.key}
                dataKey={`values.${line.key}`}
                stroke={hue.line}
                strokeOpacity={0.55}
                strokeWidth={1.25}
                strokeDasharray={line.dash}
                dot={panel.rows.length === 1 ? { r: 2, fill: hue.line } : false}
                activeDot={false}
                connectNulls
                isAnimationActive={false}
              />
            ))}
            {[
              { key: "mean", opacity: 1 },
              { key: "meanOfFewer", opacity: 0.5 },
            ].map(({ key, opacity }) => (
              <Line
                key={key}
                dataKey={key}
                stroke={hue.line}
                strokeWidth={2.5}
                strokeOpacity={opacity}
                dot={false}
                activeDot={{ r: 3, fill: hue.line, stroke: "none" }}
                isAnimationActive={false}
              />
            ))}
            {panel.running.map(({ number, points }) => (
              <Line
                key={`running ${number}`}
                data={points.map(([epoch, value]) => ({ epoch, value }))}
                dataKey="value"
                stroke={hue.line}
                strokeWidth={1.75}
                strokeDasharray={RUNNING_DASH}
                dot={points.length === 1 ? { r: 2, fill: hue.line } : false}
                activeDot={false}
                isAnimationActive={false}
              />
            ))}
            {panel.running.map(({ number, points, shift }) => {
              const [epoch, value] = points.at(-1) ?? [1, 0];
              return (
                <ReferenceDot
                  key={`end of ${number}`}
                  x={epoch}
                  y={value}
                  r={2.5}
                  fill={hue.line}
                  stroke="none"
                  label={<EndLabel text={`#${number}`} shift={shift} fill={hue.text} />}
                />
              );
            })}
            {panel.markers.map((marker, index) => (
              <ReferenceLine
                key={marker.label}
                x={marker.epoch}
                stroke="var(--fw-dim)"
                strokeDasharray="1 3"
                label={
                  <MarkerLabel text={marker.label} line={index} flip={marker.epoch > chart.x.domain[1] / 2} />
                }
              />
            ))}
            {panel.lines.map(({ key, label, end }) => (
              <ReferenceDot
                key={key}
                x={end.epoch}
                y={end.value}
                r={0}
                label={<EndLabel text={label} shift={end.shift} fill={hue.text} />}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
