"use client";

import {
  CartesianGrid,
  ErrorBar,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { AXIS, INK } from "@/charts/axes";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { hueOf } from "@/charts/palette";
import { formatTick } from "@/charts/y-axis";
import type { Dot, DotPlot as Plot } from "../prepare/dot-plot";
import { dotTooltip } from "../prepare/dot-tooltip";

const LINE_HEIGHT = 30;
const WHISKER = {
  dataKey: "reach",
  direction: "x",
  width: 4,
  strokeWidth: 1.25,
  isAnimationActive: false,
} as const;

/** A line for each cell: published above, ours below, so that neither hides the other. */
export function DotPlot({ plot }: { plot: Plot }) {
  const { dots } = plot;
  const place = (dot: Dot, value: number | null, range: Dot["oursRange"], up: number) =>
    value === null
      ? []
      : [
          {
            x: value,
            y: dot.line + up,
            reach: range ? [value - range[0], range[1] - value] : [0, 0],
            line: dot.line,
            arm: dot.arm,
          },
        ];
  const published = dots.flatMap((dot) => place(dot, dot.published, dot.publishedRange, -0.17));
  const ours = dots.flatMap((dot) => place(dot, dot.ours, dot.oursRange, 0.17));
  const arms = [...new Set(ours.map(({ arm }) => arm))];
  const longest = Math.max(...dots.map(({ label }) => label.length));
  return (
    <div style={{ height: dots.length * LINE_HEIGHT + 40 }}>
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={{ top: 4, right: 16, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--fw-grid)" horizontal={false} />
          <XAxis
            {...AXIS}
            type="number"
            dataKey="x"
            domain={plot.domain}
            ticks={plot.ticks}
            tickFormatter={formatTick}
          />
          <YAxis
            {...AXIS}
            axisLine={false}
            type="number"
            dataKey="y"
            reversed
            domain={[-0.5, dots.length - 0.5]}
            ticks={dots.map(({ line }) => line)}
            interval={0}
            tickFormatter={(line: number) => dots[line]?.label ?? ""}
            width={Math.min(160, 20 + longest * 7)}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ active, payload }) => {
              const line: unknown = payload?.[0]?.payload?.line;
              const dot = typeof line === "number" ? dots[line] : undefined;
              return active && dot ? (
                <ChartTooltip title={dot.label} rows={dotTooltip(dot, plot.decimals)} />
              ) : null;
            }}
          />
          <Scatter
            data={published}
            shape="diamond"
            fill="var(--fw-surface)"
            stroke="var(--fw-published)"
            strokeWidth={1.5}
            isAnimationActive={false}
          >
            <ErrorBar {...WHISKER} stroke="var(--fw-published)" strokeDasharray="3 2" />
          </Scatter>
          {arms.map((arm) => (
            <Scatter
              key={String(arm)}
              data={ours.filter((point) => point.arm === arm)}
              fill={armColour(arm)}
              isAnimationActive={false}
            >
              <ErrorBar {...WHISKER} stroke={armColour(arm)} />
            </Scatter>
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Colour of an arm's dots; a table whose columns are no arms is drawn in ink. */
function armColour(arm: number | null): string {
  return arm === null ? INK : hueOf(arm).line;
}
