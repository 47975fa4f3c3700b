"use client";

import type { RunSummary } from "@foldwise/core";
import { Select } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { AXIS, axisName, GRID, MARGIN, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartFrame } from "@/charts/chart-frame";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { dashOf, hueOf } from "@/charts/palette";
import { epochTicks } from "@/charts/ticks";
import { formatTick } from "@/charts/y-axis";
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
      title={metricLabel(chart.metric)}
      about={`hue: variant (${chart.variants.join(", ")}); dash: fold`}
      file={`compare ${chart.metric}`}
      table={chart.table}
      controls={
        <Select
          aria-label="Metric"
          w={200}
          allowDeselect={false}
          data={chart.metrics.map((value) => ({ value, label: metricLabel(value) }))}
          value={chart.metric}
          onChange={(value) => setWanted(value ?? "")}
        />
      }
    >
      <div style={{ height: 320 }}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart margin={MARGIN} accessibilityLayer>
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
                stroke={hueOf(line.variant).line}
                strokeDasharray={dashOf(line.fold)}
                strokeWidth={1.75}
                dot={line.points.length === 1}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}
