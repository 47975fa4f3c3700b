"use client";

import type { FoldGroup } from "@foldwise/core/contracts/http/fold-group";
import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChartFrame } from "@/charts/chart-frame";
import { LineKey } from "@/charts/line-key";
import classes from "@/charts/panels.module.css";
import { MetricTabs } from "@/components/metric-tabs";
import { foldCurvesQuery } from "@/entities/fold-group/queries";
import { FoldPanel } from "@/entities/sweep/fold-panel";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { prepareGroupCurves } from "../prepare/fold-curves";

/** The history of a metric in each fold, with mean and band. */
export function GroupChart({ group }: { group: FoldGroup }) {
  const tabs = group.metrics.map(({ name }) => name);
  const [asked, setMetric] = useUrlState("metric", tabs[0] ?? "");
  const metric = tabs.includes(asked) ? asked : (tabs[0] ?? "");
  const [xText, setX] = useUrlState("x", "step");
  const x = xText === "time" ? "time" : "step";
  const [scaleText, setScale] = useUrlState("scale", "linear");
  const height = useMediaQuery("(max-width: 48em)") ? 240 : 320;
  const curves = useQuery({ ...foldCurvesQuery(group.id, metric), enabled: metric !== "" });
  const chart = prepareGroupCurves({
    curves: curves.data?.metric === metric ? curves.data.curves : [],
    metric,
    x,
    scale: scaleText === "log" ? "log" : "linear",
    height,
  });
  return (
    <ChartFrame
      title="Fold curves"
      about={`${metricLabel(metric)} by ${x === "time" ? "seconds since a run's first value" : "step"}`}
      file={`${group.label} ${metric}`}
      table={chart.table}
      controls={
        <>
          <SegmentedControl
            aria-label="What the x axis is of"
            value={x}
            onChange={setX}
            data={["step", "time"]}
          />
          <SegmentedControl
            aria-label="Scale of the y axis"
            value={scaleText === "log" ? "log" : "linear"}
            onChange={setScale}
            data={["linear", "log"]}
          />
        </>
      }
      tabs={<MetricTabs tabs={tabs} metric={metric} onChange={setMetric} />}
    >
      {chart.panels.map((panel) => (
        <FoldPanel
          key={panel.name}
          panel={panel}
          chart={chart}
          metric={metric}
          height={height}
          xName={x === "time" ? "seconds" : "step"}
        />
      ))}
      <div className={classes.legend}>
        <LineKey label="mean of the folds" width={2.5} />
        {chart.folds.slice(0, 12).map(({ label, dash }) => (
          <LineKey key={label} label={label} dash={dash} width={1.25} />
        ))}
        {chart.folds.length > 12 ? <span>and {chart.folds.length - 12} more folds</span> : null}
        {chart.left ? <span>{chart.left}</span> : null}
      </div>
    </ChartFrame>
  );
}
