"use client";

import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { LineKey } from "@/charts/line-key";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { metricLabel } from "@/formats/metric-label";
import { stepPath } from "../prepare/dots";
import { bestByVariant, trialsTable } from "../prepare/history";
import { objectiveAxis, trialAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { Dots, drawnText, INFEASIBLE, useTrialTip } from "./dots";
import { Plot } from "./plot";
import { useSelection } from "./selection";

/** Something that happened to the sweep, marked where it stood then. */
export interface HistoryMark {
  /** Number of the first trial after it. */
  trial: number;
  label: string;
}

interface HistoryPlotProps {
  name: string;
  trials: SearchTrials;
  marks?: readonly HistoryMark[];
}

/** The objective of each trial in order, and the best so far. */
export function HistoryPlot({ name, trials, marks = [] }: HistoryPlotProps) {
  const { choose } = useSelection();
  const x = useMemo(() => trialAxis(trials), [trials]);
  const y = useMemo(() => objectiveAxis(trials), [trials]);
  const best = useMemo(() => bestByVariant(trials), [trials]);
  const tip = useTrialTip(trials);
  const metric = trials.objectives[0]?.metric ?? "";
  const points = useMemo(() => ({ x: x.values, y: y.values }), [x, y]);
  return (
    <ChartFrame
      title="Optimization history"
      about={`${metricLabel(metric)} by trial`}
      file={`${name} history`}
      table={() => trialsTable(trials)}
    >
      <Plot
        x={x}
        y={y}
        height={280}
        label={`${metricLabel(metric)} by trial. Arrow keys go from trial to trial, with Shift they select.`}
        brush="xy"
        points={points}
        tip={tip}
        onChoose={(index) => choose(trials.number[index] ?? null)}
      >
        {(area) => (
          <>
            {marks.map(({ trial, label }) => (
              <g key={`${trial} ${label}`}>
                <line
                  x1={area.x(trial)}
                  x2={area.x(trial)}
                  y1={area.top}
                  y2={area.top + area.height}
                  stroke="var(--fw-dim)"
                  strokeDasharray="1 3"
                />
                <text x={area.x(trial) + 4} y={area.top + 9} fill="var(--fw-dim)" fontSize={11}>
                  {label}
                </text>
              </g>
            ))}
            <Dots trials={trials} x={x.values} y={y.values} area={area} />
            {best.map(({ variant, steps }) => (
              <path
                key={variant}
                d={stepPath(
                  steps.map(({ index, value }) => [area.x(trials.number[index] ?? 0), area.y(value)]),
                  area.x(trials.number.at(-1) ?? 0),
                )}
                fill="none"
                stroke={hueOf(variant).line}
                strokeWidth={2.5}
              />
            ))}
          </>
        )}
      </Plot>
      <div className={panels.legend}>
        <LineKey label="best so far" width={2.5} />
        <DotsKey trials={trials} />
        <span>
          {drawnText(trials)}
          {y.beyond > 0 ? `; ${y.beyond} beyond the axis at its end` : ""}
        </span>
      </div>
    </ChartFrame>
  );
}

/** The hues of the variants, where there are several. */
export function VariantKey({ trials: { variants } }: { trials: Pick<SearchTrials, "variants"> }) {
  if (variants.length < 2) return null;
  return variants.map((name, variant) => <DotKey key={name} name={name} hue={hueOf(variant).line} />);
}

/** The inks of dots: those of the variants, and that of trials that exceed a constraint. */
export function DotsKey({ trials }: { trials: Pick<SearchTrials, "variants" | "infeasible"> }) {
  return (
    <>
      <VariantKey trials={trials} />
      {trials.infeasible.includes(1) ? <DotKey name="exceeds a constraint" hue={INFEASIBLE} /> : null}
    </>
  );
}

function DotKey({ name, hue }: { name: string; hue: string }) {
  return (
    <span>
      <svg width={10} height={10} aria-hidden>
        <circle cx={5} cy={5} r={4} fill={hue} />
      </svg>
      {name}
    </span>
  );
}
