"use client";

import { Select } from "@mantine/core";
import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { LineKey } from "@/charts/line-key";
import panels from "@/charts/panels.module.css";
import { niceTicks } from "@/charts/ticks";
import { EmptyState } from "@/components/empty-state";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric, formatNumber, plural } from "@/formats/numbers";
import { stepPath } from "../prepare/dots";
import { trialsTable } from "../prepare/history";
import { type Pareto, paretoOf, volumeTexts } from "../prepare/pareto";
import { objectiveAxis, trialAxis, valueAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { Dots, useTrialTip } from "./dots";
import { DotsKey } from "./history-plot";
import { Plot } from "./plot";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

const INK = "light-dark(#1f2733, #d5dae1)";

/** Of a search for several objectives: its Pareto front, and the volume that it dominates. */
export function ParetoPlots({ name, trials }: { name: string; trials: SearchTrials }) {
  const pareto = useMemo(() => paretoOf(trials), [trials]);
  return (
    <div className={classes.pair}>
      <FrontPlot name={name} trials={trials} front={pareto.front} />
      <VolumePlot name={name} trials={trials} pareto={pareto} />
    </div>
  );
}

interface FrontPlotProps {
  name: string;
  trials: SearchTrials;
  front: readonly number[];
}

function FrontPlot({ name, trials, front }: FrontPlotProps) {
  const { choose } = useSelection();
  const tip = useTrialTip(trials);
  const [askedX, setX] = useUrlState("front-x", "0");
  const [askedY, setY] = useUrlState("front-y", "1");
  const last = trials.objectives.length - 1;
  const first = Math.min(last, Number(askedX) || 0);
  const second =
    Math.min(last, Number(askedY) || 0) === first
      ? first === 0
        ? 1
        : 0
      : Math.min(last, Number(askedY) || 0);
  const x = useMemo(() => objectiveAxis(trials, first), [trials, first]);
  const y = useMemo(() => objectiveAxis(trials, second), [trials, second]);
  const points = useMemo(() => ({ x: x.values, y: y.values }), [x, y]);
  const onFront = new Set(front);
  const choice = (label: string, value: number, set: (value: string) => void) => (
    <Select
      aria-label={label}
      data={trials.objectives.map(({ metric }, at) => ({ value: String(at), label: metric }))}
      value={String(value)}
      onChange={(next) => next !== null && set(next)}
      allowDeselect={false}
      w={190}
    />
  );
  return (
    <ChartFrame
      title="Pareto front"
      about={`${metricLabel(trials.objectives[second]?.metric ?? "")} by ${metricLabel(trials.objectives[first]?.metric ?? "")}`}
      file={`${name} pareto front`}
      table={() => {
        const { header, rows } = trialsTable(trials);
        return {
          header: ["trial", "on the front", ...header.slice(1)],
          rows: rows.map(([number = null, ...rest], index) => [number, onFront.has(index), ...rest]),
        };
      }}
      controls={
        last > 1 ? (
          <>
            {choice("Objective on the x axis", first, setX)}
            {choice("Objective on the y axis", second, setY)}
          </>
        ) : null
      }
    >
      <Plot
        x={x}
        y={y}
        height={300}
        label={`${y.label} by ${x.label}`}
        brush="xy"
        points={points}
        tip={tip}
        onChoose={(index) => choose(trials.number[index] ?? null)}
      >
        {(area) => (
          <>
            <Dots trials={trials} x={x.values} y={y.values} area={area} />
            {trials.objectives.length === 2 ? (
              <path
                d={front
                  .toSorted((a, b) => (x.values[a] ?? 0) - (x.values[b] ?? 0))
                  .map(
                    (index, at) =>
                      `${at === 0 ? "M" : "L"}${area.x(x.values[index] ?? 0).toFixed(1)} ${area.y(y.values[index] ?? 0).toFixed(1)}`,
                  )
                  .join("")}
                fill="none"
                stroke={INK}
                strokeWidth={1.5}
              />
            ) : null}
            {front.map((index) => (
              <circle
                key={index}
                cx={area.x(x.values[index] ?? 0)}
                cy={area.y(y.values[index] ?? 0)}
                r={4.5}
                fill="none"
                stroke={INK}
                strokeWidth={1.5}
              />
            ))}
          </>
        )}
      </Plot>
      <div className={panels.legend}>
        <DotsKey trials={trials} />
        <span>{plural(front.length, "trial")} on the front, ringed</span>
      </div>
    </ChartFrame>
  );
}

function VolumePlot({ name, trials, pareto }: { name: string; trials: SearchTrials; pareto: Pareto }) {
  const { volumes, reference } = pareto;
  const { choose } = useSelection();
  const x = useMemo(() => trialAxis(trials), [trials]);
  const points = useMemo(
    () => ({ x: volumes.map(({ number }) => number), y: volumes.map(({ volume }) => volume) }),
    [volumes],
  );
  const { about, empty } = volumeTexts(
    pareto,
    reference.map((value, at) => formatMetric(trials.objectives[at]?.metric ?? "", value)),
    trials,
  );
  const ticks = niceTicks(0, volumes.at(-1)?.volume ?? 1);
  const y = valueAxis({
    key: "volume",
    label: "hypervolume",
    low: ticks[0] ?? 0,
    high: ticks.at(-1) ?? 1,
    ticks,
  });
  return (
    <ChartFrame
      title="Hypervolume"
      about={about}
      file={`${name} hypervolume`}
      table={{
        header: ["trial", "hypervolume"],
        rows: volumes.map(({ number, volume }) => [number, volume]),
      }}
    >
      {empty !== null ? (
        <EmptyState sentence={empty} />
      ) : (
        <>
          <Plot
            x={x}
            y={y}
            height={300}
            label="Hypervolume by trial. Arrow keys go from trial to trial, with Shift they select."
            brush="x"
            points={points}
            tip={(index) => ({
              title: `After trial #${volumes[index]?.number}`,
              rows: [
                {
                  label: "hypervolume",
                  value: formatNumber(volumes[index]?.volume ?? Number.NaN),
                  strong: true,
                },
              ],
            })}
            onChoose={(index) => choose(volumes[index]?.number ?? null)}
          >
            {(area) => (
              <path
                d={stepPath(
                  volumes.map(({ number, volume }) => [area.x(number), area.y(volume)]),
                  area.x(trials.number.at(-1) ?? 0),
                )}
                fill="none"
                stroke={INK}
                strokeWidth={2}
              />
            )}
          </Plot>
          <div className={panels.legend}>
            <LineKey label="hypervolume" width={2} />
          </div>
        </>
      )}
    </ChartFrame>
  );
}
