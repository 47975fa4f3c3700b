"use client";

import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import type { FilledTable } from "@foldwise/core/tables";
import { SegmentedControl } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { AXIS, axisName, GRID, SYNC_ID, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartFrame } from "@/charts/chart-frame";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { hueOf } from "@/charts/palette";
import { formatTick } from "@/charts/y-axis";
import { runMetricsQuery } from "@/entities/run/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { tableName } from "@/formats/table-name";
import {
  MEASURES,
  prepareTrainingCurves,
  runOfColumn,
  type TrainingCurves,
  type TrainingPanel,
} from "../../prepare/training-curves";
import classes from "./figure.module.css";

/** Training and validation of the runs behind a table, a panel for each fold. */
export function CurvesFigure({ table }: { table: FilledTable }) {
  const [text, setMeasure] = useUrlState("measure", "loss");
  const measure = MEASURES.find((known) => known === text) ?? "loss";
  const runs = [...new Set(table.columns.flatMap(({ key }) => runOfColumn(table, key) ?? []))];
  const answers = useQueries({ queries: runs.map((id) => runMetricsQuery(id)) });
  const metrics = new Map<string, RunMetrics["metrics"]>();
  for (const [index, id] of runs.entries()) {
    const data = answers[index]?.data;
    if (data) metrics.set(id, data.metrics);
  }
  const curves = prepareTrainingCurves(table, metrics, measure);
  if (curves === null) return null;
  return (
    <ChartFrame
      title={`Training curves: ${measure}${curves.suffix}`}
      about={`ours on ${table.dataset.name}; the paper shows its curves only as an image`}
      file={`${tableName(table.table)} ${measure}`}
      table={curves.table}
      controls={
        <SegmentedControl
          aria-label="What is drawn"
          value={measure}
          onChange={setMeasure}
          data={[...MEASURES]}
        />
      }
    >
      <div className={classes.panels}>
        {curves.panels.map((panel) => (
          <Panel key={panel.title} panel={panel} curves={curves} />
        ))}
      </div>
      <div className={classes.legend}>
        {curves.arms.map(({ name, hue }) => (
          <span key={name}>
            <i style={{ background: hueOf(hue).line }} aria-hidden />
            {name}
          </span>
        ))}
        <span>
          <svg width="26" height="8" aria-hidden>
            <line x1="0" x2="26" y1="4" y2="4" stroke="currentColor" strokeWidth="2" />
          </svg>
          validation
        </span>
        <span>
          <svg width="26" height="8" aria-hidden>
            <line x1="0" x2="26" y1="4" y2="4" stroke="currentColor" strokeWidth="1" strokeDasharray="4 3" />
          </svg>
          training
        </span>
      </div>
    </ChartFrame>
  );
}

function Panel({ panel, curves }: { panel: TrainingPanel; curves: TrainingCurves }) {
  return (
    <figure className={classes.panel}>
      <figcaption>{panel.title}</figcaption>
      <div className={classes.plot}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart
            data={[...panel.rows]}
            margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
            syncId={SYNC_ID}
            syncMethod="value"
            accessibilityLayer
          >
            <CartesianGrid {...GRID} />
            <XAxis
              {...AXIS}
              dataKey="epoch"
              type="number"
              domain={curves.x.domain}
              ticks={curves.x.ticks}
              height={X_AXIS_HEIGHT}
              label={axisName("epoch")}
            />
            <YAxis
              {...AXIS}
              axisLine={false}
              domain={curves.y.domain}
              ticks={curves.y.ticks}
              tickFormatter={formatTick}
              width={Y_AXIS_WIDTH}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, label }) => {
                const row = panel.rows.find(({ epoch }) => epoch === label);
                return active && row ? (
                  <ChartTooltip
                    title={`${panel.title}, epoch ${row.epoch}`}
                    rows={panel.lines.map(({ key }) => ({
                      label: key,
                      value: row[key]?.toFixed(curves.decimals) ?? "—",
                    }))}
                  />
                ) : null;
              }}
            />
            {panel.lines.map(({ key, hue, side }) => (
              <Line
                key={key}
                dataKey={key}
                name={key}
                stroke={hueOf(hue).line}
                strokeWidth={side === "val" ? 2 : 1}
                strokeDasharray={side === "val" ? undefined : "4 3"}
                dot={false}
                isAnimationActive={false}
                connectNulls
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
