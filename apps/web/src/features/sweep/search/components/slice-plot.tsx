"use client";

import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import panels from "@/charts/panels.module.css";
import { EmptyState } from "@/components/empty-state";
import { metricLabel } from "@/formats/metric-label";
import { plural } from "@/formats/numbers";
import { drawnText, whyNothing } from "../prepare/drawn-text";
import { trialsTable } from "../prepare/history";
import { objectiveAxis, type PlotAxis, parameterAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { Dots, useTrialTip } from "./dots";
import { DotsKey } from "./history-plot";
import { Plot } from "./plot";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

/** More parameters than this are in the table only. */
const MAX_PANELS = 12;

/** The objective over each parameter by itself. */
export function SlicePlot({ name, trials }: { name: string; trials: SearchTrials }) {
  const y = useMemo(() => objectiveAxis(trials), [trials]);
  const axes = useMemo(() => trials.parameters.slice(0, MAX_PANELS).map(parameterAxis), [trials]);
  const metric = metricLabel(trials.objectives[0]?.metric ?? "");
  const left = trials.parameters.length - axes.length;
  const nothing = whyNothing(trials);
  return (
    <ChartFrame
      title="Slice"
      about={`${metric} by each parameter`}
      file={`${name} slice`}
      table={() => trialsTable(trials)}
    >
      {nothing === null ? (
        <>
          <div className={classes.small}>
            {axes.map((x) => (
              <Slice key={x.key} trials={trials} x={x} y={y} metric={metric} />
            ))}
          </div>
          <div className={panels.legend}>
            <DotsKey trials={trials} />
            <span>
              {drawnText(trials)}
              {left > 0 ? `; ${plural(left, "more parameter")} in the table` : ""}
            </span>
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing} />
      )}
    </ChartFrame>
  );
}

interface SliceProps {
  trials: SearchTrials;
  x: PlotAxis;
  y: PlotAxis;
  metric: string;
}

function Slice({ trials, x, y, metric }: SliceProps) {
  const { choose } = useSelection();
  const tip = useTrialTip(trials);
  // Dots of one choice stand beside each other instead of on each other.
  const values = useMemo(() => spreadChoices(x), [x]);
  const points = useMemo(() => ({ x: values, y: y.values }), [values, y]);
  return (
    <Plot
      x={x}
      y={y}
      height={190}
      label={`${metric} by ${x.label}`}
      brush="xy"
      points={points}
      tip={tip}
      onChoose={(index) => choose(trials.number[index] ?? null)}
    >
      {(area) => <Dots trials={trials} x={values} y={y.values} area={area} size={4} />}
    </Plot>
  );
}

/** Share of a choice's room over which its dots are spread. */
const SPREAD = 0.6;

/** The values of an axis; of choices, moved within their room by an amount that follows from the position of the trial. */
export function spreadChoices({ values, choices }: PlotAxis): ArrayLike<number> {
  if (choices === null) return values;
  return Float64Array.from(values, (value, index) => value + SPREAD * (((index * 0.618_034) % 1) - 0.5));
}
