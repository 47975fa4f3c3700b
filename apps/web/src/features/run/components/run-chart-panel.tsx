"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import { SegmentedControl, Slider } from "@mantine/core";
import { ChartFrame } from "@/charts/chart-frame";
import { MetricTabs } from "@/components/metric-tabs";
import { attemptMarkers } from "@/entities/run/attempt-markers";
import { useUrlState } from "@/fetching/use-url-state";
import { curveGroups } from "../prepare/curve-groups";
import { emptyCurves } from "../prepare/empty-curves";
import { hasClock, prepareRunCurves } from "../prepare/run-curves";
import classes from "./run.module.css";
import { RunChart } from "./run-chart";

/** The run's curves with what a reader may want to change about them, all of it in the address. */
export function RunChartPanel({ run, metrics }: { run: RunDetail; metrics: RunMetrics }) {
  const curves = metrics.metrics.map(({ name, points }) => ({ name, points: points ?? [] }));
  const groups = curveGroups(curves.map((curve) => curve.name));
  const [key, setKey] = useUrlState("metric", "loss");
  const [scale, setScale] = useUrlState("scale", "linear");
  const [x, setX] = useUrlState("x", "epoch");
  const [smoothing, setSmoothing] = useUrlState("smooth", "0");
  const group = groups.find((candidate) => candidate.key === key) ?? groups[0];
  const weight = Math.min(0.95, Math.max(0, Number(smoothing) || 0));
  const chart = prepareRunCurves({
    curves,
    metrics: group?.metrics ?? [],
    scale: scale === "log" ? "log" : "linear",
    x: x === "time" ? "time" : "epoch",
    smoothing: weight,
    epochs: run.epochs,
  });
  const timed = hasClock(curves.map((curve) => curve.name));
  return (
    <ChartFrame
      title="Curves"
      about={
        chart.dropped > 0
          ? `${chart.dropped} values cannot be drawn on this scale`
          : "train dashed, validation solid"
      }
      file={`${run.name} ${group?.label ?? ""}`}
      table={chart.table}
      controls={
        <SegmentedControl
          aria-label="Scale of the y axis"
          value={scale}
          onChange={setScale}
          data={["linear", "log"]}
        />
      }
    >
      <div>
        <MetricTabs tabs={groups.map((item) => item.key)} metric={group?.key ?? ""} onChange={setKey} />
      </div>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="What x is"
          value={chart.x.kind}
          onChange={setX}
          data={[
            { value: "epoch", label: "epoch" },
            { value: "time", label: "time", disabled: !timed },
          ]}
        />
        <span className={classes.slider}>
          smoothing
          <Slider
            w={140}
            size="sm"
            min={0}
            max={0.95}
            step={0.05}
            value={weight}
            onChange={(value) => setSmoothing(String(value))}
            thumbLabel="Smoothing"
            label={null}
          />
          <span className="tabular">{weight.toFixed(2)}</span>
        </span>
      </div>
      <RunChart
        chart={chart}
        markers={attemptMarkers([run])}
        smoothed={weight > 0}
        empty={emptyCurves({ ...run, dropped: chart.dropped })}
      />
    </ChartFrame>
  );
}
