"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { Select } from "@mantine/core";
import { ChartFrame } from "@/charts/chart-frame";
import { hueOf } from "@/charts/palette";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { tableName } from "@/formats/table-name";
import { prepareDotPlot } from "../prepare/dot-plot";
import { DotPlot } from "./dot-plot";
import classes from "./table-page.module.css";

/** Published and ours of one metric as dots with their intervals. */
export function DotPlotPanel({ table }: { table: FilledTable }) {
  const [wanted, setWanted] = useUrlState("plot", "");
  const plot = prepareDotPlot(table, wanted);
  if (plot === null) return null;
  return (
    <ChartFrame
      title={`With 95 % intervals: ${metricLabel(plot.metric)}${plot.suffix}`}
      about={
        table.dataset.isComparable || !plot.dots.some(({ published }) => published !== null)
          ? "dots: ours; diamonds: published, where reported"
          : `diamonds: published, on other images than ${table.dataset.name}, so not comparable`
      }
      file={`${tableName(table.table)} ${plot.metric}`}
      table={plot.table}
      controls={
        plot.metrics.length > 1 ? (
          <Select
            aria-label="Metric of the plot"
            w={150}
            allowDeselect={false}
            data={plot.metrics.map((value) => ({ value, label: metricLabel(value) }))}
            value={plot.metric}
            onChange={(value) => setWanted(value ?? "")}
          />
        ) : null
      }
    >
      <DotPlot plot={plot} />
      <div className={classes.legend}>
        {plot.arms.map((arm) => (
          <span key={arm.name}>
            <svg width="10" height="10" aria-hidden>
              <circle cx="5" cy="5" r="4.5" fill={hueOf(arm.hue).line} />
            </svg>
            {arm.name}
          </span>
        ))}
        {plot.arms.length === 0 && plot.dots.some(({ ours }) => ours !== null) ? (
          <span>
            <svg width="10" height="10" aria-hidden>
              <circle cx="5" cy="5" r="4.5" fill="currentColor" />
            </svg>
            ours
          </span>
        ) : null}
        {plot.dots.some(({ published }) => published !== null) ? (
          <span>
            <svg width="12" height="12" aria-hidden>
              <path d="M6 1 11 6 6 11 1 6Z" fill="none" stroke="var(--fw-published)" strokeWidth="1.5" />
            </svg>
            published
          </span>
        ) : null}
      </div>
    </ChartFrame>
  );
}
