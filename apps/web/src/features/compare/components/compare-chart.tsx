"use client";

import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { useQueries } from "@tanstack/react-query";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { AXIS, axisName, GRID, MARGIN, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartFrame } from "@/charts/chart-frame";
import frame from "@/charts/chart-frame.module.css";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { EndLabel } from "@/charts/labels";
import { LineKey } from "@/charts/line-key";
import { dashOf, hueOf } from "@/charts/palette";
import classes from "@/charts/panels.module.css";
import { epochTicks } from "@/charts/ticks";
import { formatTick } from "@/charts/y-axis";
import { MetricTabs } from "@/components/metric-tabs";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { prepareComparedCurves } from "../prepare/compare";
import { comparedMetricsQuery } from "../queries/compare";

/** One metric of the chosen runs over each other. */
export function CompareChart({ runs }: { runs: readonly RunSummary[] }) {
  const [wanted, setWanted] = useUrlState("metric", "");
  const answers = useQueries({ queries: runs.map((run) => comparedMetricsQuery(run.id)) });
  const chart = prepareComparedCurves(
    runs.map((run, index) => ({ run, metrics: answers[index]?.data })),
    wanted,
  );
  if (chart === null) return null;
  const { lines, y, steps } = chart;
  return (
    <ChartFrame
      title="Curves"
      about={`${metricLabel(chart.metric)} by epoch. Color: trial · Line style: fold`}
      file={`compare ${chart.metric}`}
      table={chart.table}
      tabs={<MetricTabs tabs={chart.metrics} metric={chart.metric} onChange={setWanted} />}
    >
      <div style={{ height: 320 }}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart margin={{ ...MARGIN, right: 56 }} accessibilityLayer>
            <CartesianGrid {...GRID} />
            <XAxis
              {...AXIS}
              type="number"
              dataKey="step"
              domain={steps}
              ticks={epochTicks(...steps)}
              height={X_AXIS_HEIGHT}
              label={axisName("epoch")}
            />
            <YAxis
              {...AXIS}
              axisLine={false}
              domain={y.domain}
              ticks={y.ticks}
              tickFormatter={formatTick}
              width={Y_AXIS_WIDTH}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, label }) => (
                <ChartTooltip
                  title={`epoch ${String(label)}`}
                  rows={
                    active
                      ? lines.flatMap((line) => {
                          const point = line.points.find(({ step }) => step === label);
                          return point
                            ? [{ label: line.label, value: formatMetric(chart.metric, point.value) }]
                            : [];
                        })
                      : []
                  }
                />
              )}
            />
            {lines.map((line) => (
              <Line
                key={line.id}
                data={[...line.points]}
                dataKey="value"
                name={line.label}
                stroke={hueOf(line.hue).line}
                strokeDasharray={dashOf(line.fold)}
                strokeWidth={1.75}
                dot={line.points.length === 1}
                activeDot={{ r: 3, stroke: "none" }}
                isAnimationActive={false}
              />
            ))}
            {lines.map((line) => {
              const last = line.points.at(-1);
              return last ? (
                <ReferenceDot
                  key={`${line.id} end`}
                  x={last.step}
                  y={last.value}
                  r={0}
                  label={<EndLabel {...line.end} fill={hueOf(line.hue).text} />}
                />
              ) : null;
            })}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <div className={classes.legend}>
        {chart.legend.map(({ name, hue }) => (
          <span key={name}>
            <i className={frame.swatch} style={{ background: hueOf(hue).line }} aria-hidden />
            {name}
          </span>
        ))}
        {chart.folds.map((fold) => (
          <LineKey key={fold} dash={dashOf(fold)} label={`F${fold}`} />
        ))}
      </div>
    </ChartFrame>
  );
}
