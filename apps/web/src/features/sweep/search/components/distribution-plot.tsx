"use client";

import { empiricalDistribution } from "@foldwise/core/search";
import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { EmptyState } from "@/components/empty-state";
import { metricLabel } from "@/formats/metric-label";
import { stepPath } from "../prepare/dots";
import { drawnText, whyNothing } from "../prepare/drawn-text";
import { objectiveAxis, type PlotAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { useTrialTip } from "./dots";
import { VariantKey } from "./history-plot";
import { Plot } from "./plot";
import { useSelection } from "./selection";

const SHARES: PlotAxis = {
  key: "share",
  label: "share",
  ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${100 * at} %` })),
  toUnit: (value) => value,
  fromUnit: (unit) => unit,
  format: (value) => `${Math.round(100 * value)} %`,
  values: [],
  step: 0.02,
  choices: null,
};

/** The share of trials at or below each value: of each variant, and of those that are selected. */
export function DistributionPlot({ name, trials }: { name: string; trials: SearchTrials }) {
  const { selected, choose } = useSelection();
  const tip = useTrialTip(trials);
  const x = useMemo(() => objectiveAxis(trials), [trials]);
  const { metric = "", values = new Float64Array(0) } = trials.objectives[0] ?? {};
  const groups = useMemo(
    () =>
      trials.variants.map((variant, index) => {
        const of = (isIn: (at: number) => boolean) =>
          empiricalDistribution(
            values.map((value, at) => (trials.variant[at] === index && isIn(at) ? value : Number.NaN)),
          );
        return {
          variant,
          index,
          all: of(() => true),
          own: selected ? of((at) => selected[at] === 1) : null,
        };
      }),
    [trials, values, selected],
  );
  const points = useMemo(() => {
    const shares = groups.map(({ all }) => new Map(all.map(({ value, share }) => [value, share])));
    const y = values.map((value, at) => shares[trials.variant[at] ?? 0]?.get(value) ?? Number.NaN);
    return { x: values, y };
  }, [groups, values, trials]);
  const nothing = whyNothing(trials);
  return (
    <ChartFrame
      title="Empirical distribution"
      about={`share of trials at or below each ${metricLabel(metric)}`}
      file={`${name} distribution`}
      table={() => ({
        header: ["variant", metric, "share"],
        rows: groups.flatMap(({ variant, all }) => all.map(({ value, share }) => [variant, value, share])),
      })}
    >
      {nothing === null ? (
        <>
          <Plot
            x={x}
            y={SHARES}
            height={280}
            label={`Distribution of ${metricLabel(metric)}. Arrow keys go from trial to trial, with Shift they select.`}
            brush="x"
            points={points}
            tip={(index) => {
              const { title, rows } = tip(index);
              return {
                title,
                rows: [{ label: "share", value: SHARES.format(points.y[index] ?? 0) }, ...rows],
              };
            }}
            onChoose={(index) => choose(trials.number[index] ?? null)}
          >
            {(area) =>
              groups.flatMap(({ variant, index, all, own }) =>
                [
                  { steps: all, faint: own !== null },
                  { steps: own ?? [], faint: false },
                ].map(({ steps, faint }, at) => (
                  <path
                    key={`${variant} ${at === 0 ? "all" : "selected"}`}
                    d={stepPath(
                      [
                        [area.left, area.y(0)] as const,
                        ...steps.map(({ value, share }) => [area.x(value), area.y(share)] as const),
                      ],
                      steps.length > 0 ? area.left + area.width : area.left,
                    )}
                    fill="none"
                    stroke={hueOf(index).line}
                    strokeWidth={2}
                    strokeOpacity={faint ? 0.3 : 1}
                  />
                )),
              )
            }
          </Plot>
          <div className={panels.legend}>
            <VariantKey trials={trials} />
            <span>
              {drawnText(trials)}
              {selected ? "; all faint, selected strong" : ""}
            </span>
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing} />
      )}
    </ChartFrame>
  );
}
