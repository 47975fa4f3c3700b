"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { ChartFrame } from "@/charts/chart-frame";
import { LineKey } from "@/charts/line-key";
import classes from "@/charts/panels.module.css";
import { MetricTabs } from "@/components/metric-tabs";
import { type FoldChart as Chart, prepareFoldCurves } from "@/entities/sweep/fold-curves";
import { FoldPanel, RUNNING_DASH } from "@/entities/sweep/fold-panel";
import type { ShownTrial } from "@/entities/sweep/shown-trials";
import type { CurveMap } from "@/entities/sweep/stream";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { metricTabs } from "../prepare/metric-tabs";
import { TrialSelect } from "./trial-select";

interface FoldChartProps {
  sweep: SweepDetail;
  shown: readonly ShownTrial[];
  curves: CurveMap;
}

/** Fold curves: a panel for each variant on one shared y axis. */
export function FoldChart({ sweep, shown, curves }: FoldChartProps) {
  const tabs = metricTabs(curves, sweep.objective.metric);
  const [asked, setMetric] = useUrlState("metric", "val/loss");
  const metric = tabs.includes(asked) ? asked : (tabs[0] ?? asked);
  const [scaleText, setScale] = useUrlState("scale", "linear");
  const scale = scaleText === "log" ? "log" : "linear";
  const height = useMediaQuery("(max-width: 48em)") ? 220 : 280;
  const chart = prepareFoldCurves({ shown, curves, metric, scale, height });
  return (
    <ChartFrame
      title="Fold curves"
      about={`${metricLabel(metric)} by epoch, one panel per variant`}
      file={`${sweep.name} ${metric}`}
      table={chart.table}
      controls={
        <>
          <TrialSelect sweep={sweep} />
          <SegmentedControl
            aria-label="Scale of the y axis"
            value={scale}
            onChange={setScale}
            data={["linear", "log"]}
          />
        </>
      }
      tabs={<MetricTabs tabs={tabs} metric={metric} onChange={setMetric} />}
    >
      <div className={classes.panels}>
        {chart.panels.map((panel) => (
          <FoldPanel key={panel.name} panel={panel} chart={chart} metric={metric} height={height} />
        ))}
      </div>
      <div className={classes.legend}>
        <FoldKey chart={chart} />
        {chart.left ? <span>{chart.left}</span> : null}
      </div>
    </ChartFrame>
  );
}

function FoldKey({ chart }: { chart: Chart }) {
  const hasFewer = chart.panels.some(({ rows }) => rows.some((row) => row.meanOfFewer !== null));
  return (
    <>
      <LineKey label="mean of all folds" width={2.5} />
      {hasFewer ? <LineKey label="mean of fewer" width={2.5} opacity={0.45} /> : null}
      {chart.folds.map(({ label, dash }) => (
        <LineKey key={label} label={label} dash={dash} width={1.25} />
      ))}
      {chart.panels.some(({ running }) => running.length > 0) ? (
        <LineKey label="#n: trial running now, mean of its folds so far" dash={RUNNING_DASH} width={1.75} />
      ) : null}
    </>
  );
}
