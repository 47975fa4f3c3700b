"use client";

import type { SweepDetail } from "@foldwise/core";
import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { ChartFrame } from "@/charts/chart-frame";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { prepareFoldCurves } from "../prepare/fold-curves";
import { metricTabs } from "../prepare/metric-tabs";
import type { ShownTrial } from "../prepare/shown-trials";
import type { CurveMap } from "../prepare/stream";
import { FoldPanel } from "./fold-panel";
import { MetricTabs } from "./metric-tabs";
import classes from "./sweep-page.module.css";

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
      about={`${metricLabel(metric)} by epoch, one panel for each variant, one y axis for all`}
      file={`${sweep.name} ${metric}`}
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
      <div className={classes.bar}>
        <MetricTabs tabs={tabs} metric={metric} onChange={setMetric} />
      </div>
      <div className={classes.panels}>
        {chart.panels.map((panel) => (
          <FoldPanel key={panel.name} panel={panel} chart={chart} metric={metric} height={height} />
        ))}
      </div>
      <div className={classes.legend}>
        <FoldKey />
        {chart.left ? <span>{chart.left}</span> : null}
      </div>
    </ChartFrame>
  );
}

function FoldKey() {
  return (
    <>
      <span>
        <svg width="26" height="8" aria-hidden>
          <line x1="0" x2="26" y1="4" y2="4" stroke="currentColor" strokeWidth="2.5" />
        </svg>
        mean of all folds
      </span>
      <span>
        <svg width="26" height="8" aria-hidden>
          <line x1="0" x2="26" y1="4" y2="4" stroke="currentColor" strokeWidth="2.5" opacity="0.45" />
        </svg>
        mean of fewer
      </span>
      <span>
        <svg width="26" height="8" aria-hidden>
          <line x1="0" x2="26" y1="4" y2="4" stroke="currentColor" strokeWidth="1.25" strokeDasharray="6 3" />
        </svg>
        one fold
      </span>
    </>
  );
}
