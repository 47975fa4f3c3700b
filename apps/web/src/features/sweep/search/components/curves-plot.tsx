"use client";

import { SegmentedControl, Select, Skeleton, Slider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { spreadLabels } from "@/charts/end-labels";
import { LineKey } from "@/charts/line-key";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { epochTicks } from "@/charts/ticks";
import { planYAxis } from "@/charts/y-axis";
import { EmptyState } from "@/components/empty-state";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import {
  bandPath,
  curvesTable,
  type DrawnCurve,
  drawnCurve,
  drawnCurvesText,
  linePath,
  nearestOnCurves,
  pointsPath,
} from "../prepare/curves";
import { dotsPath } from "../prepare/dots";
import { labelSides, placeLabels } from "../prepare/place-labels";
import { type PlotAxis, secondsAxis, valueAxis } from "../prepare/plot-axis";
import type { Range } from "../prepare/selection";
import type { SearchTrials } from "../prepare/trials";
import { trialCurvesQuery } from "../queries/search";
import { VariantKey } from "./history-plot";
import { type Area, Plot, Upright } from "./plot";
import classes from "./plot.module.css";
import { RungsTable } from "./rungs-table";
import { useSelection } from "./selection";

const INK = "light-dark(#1f2733, #d5dae1)";
/** Pixels that the number of a trial may take at the end of its curve. */
const NAME_ROOM = 48;
const NAME_HEIGHT = 12;
/** Pixels that the name of a rung may take beside its line. */
const RUNG_ROOM = 42;
/** Trials whose range over runs is drawn, beside those that run. */
const MAX_ASKED = 8;

interface CurvesPlotProps {
  id: number;
  name: string;
  trials: SearchTrials;
  isLive: boolean;
}

/** A metric of all trials over their steps: faint, the chosen and the running ones strong; rungs and stops marked. */
export function CurvesPlot({ id, name, trials, isLive }: CurvesPlotProps) {
  const [metric, setMetric] = useUrlState("curve", "");
  const [by, setBy] = useUrlState("over", "step");
  const [smoothText, setSmooth] = useUrlState("smooth", "0");
  const [zoom, setZoom] = useState<Range | null>(null);
  const { selected, chosen, choose } = useSelection();
  const smoothing = Math.min(0.98, Math.max(0, Number(smoothText) || 0));
  const asked = useMemo(() => askedTrials(trials, selected, chosen), [trials, selected, chosen]);
  const query = useQuery(trialCurvesQuery(id, { metric, asked, isLive }));
  const answer = query.data;
  const shownMetric = answer?.metric ?? metric;
  const curves = useMemo(
    () =>
      (answer?.curves ?? []).map((curve) =>
        drawnCurve(curve, { by: by === "time" ? "time" : "step", smoothing }),
      ),
    [answer, by, smoothing],
  );
  const positions = useMemo(() => new Map(trials.number.map((number, index) => [number, index])), [trials]);
  const axes = useMemo(
    () => curveAxes(curves, { metric: shownMetric, by, zoom }),
    [curves, shownMetric, by, zoom],
  );
  const ends = useMemo(() => lastPoints(curves), [curves]);
  const isRunning = (curve: DrawnCurve) => trials.state[positions.get(curve.trial) ?? -1] === "running";
  const isStrong = (curve: DrawnCurve) => asked.includes(curve.trial) || isRunning(curve);
  const hue = (curve: DrawnCurve) => hueOf(trials.variant[positions.get(curve.trial) ?? -1] ?? 0).line;
  const inSelection = (curve: DrawnCurve) => {
    const position = positions.get(curve.trial);
    return selected === null || (position !== undefined && selected[position] === 1);
  };
  const names = answer?.metrics ?? [];
  return (
    <ChartFrame
      title="Intermediate values"
      about={`${metricLabel(shownMetric)} of each trial, mean over its runs; drag to zoom`}
      file={`${name} intermediate ${shownMetric}`}
      table={() => curvesTable(answer?.curves ?? [], { metric: shownMetric, smoothing })}
      controls={
        <>
          <Select
            aria-label="Metric"
            data={names.includes(shownMetric) || shownMetric === "" ? names : [shownMetric, ...names]}
            value={shownMetric}
            onChange={(next) => next !== null && setMetric(next)}
            allowDeselect={false}
            w={190}
          />
          <SegmentedControl
            aria-label="x axis"
            value={by}
            onChange={(next) => {
              setZoom(null);
              setBy(next);
            }}
            data={[
              { value: "step", label: "epoch" },
              { value: "time", label: "time" },
            ]}
          />
        </>
      }
      tabs={
        <div className={classes.controls}>
          <span id="smoothing-label">Smoothing</span>
          <Slider
            w={140}
            min={0}
            max={0.95}
            step={0.05}
            value={smoothing}
            onChange={(value) => setSmooth(String(Number(value.toFixed(2))))}
            thumbProps={{ "aria-labelledby": "smoothing-label" }}
            label={(value) => value.toFixed(2)}
          />
          {zoom ? (
            <button type="button" className="fw-link" onClick={() => setZoom(null)}>
              Reset zoom
            </button>
          ) : null}
        </div>
      }
    >
      {answer === undefined ? (
        <Skeleton h={320} />
      ) : curves.length === 0 ? (
        <EmptyState sentence={`No trial has reported ${shownMetric || "the metric"} yet.`} />
      ) : (
        <>
          <Plot
            x={axes.x}
            y={axes.y}
            height={320}
            label={`${metricLabel(shownMetric)} of the trials by ${by === "time" ? "time" : "epoch"}. Shift with the up and down arrow keys zooms, with left and right moves.`}
            points={ends}
            find={(left, top, area) => {
              const found = nearestOnCurves(curves, area, [left, top]);
              const curve = curves[found?.curve ?? -1];
              if (found === null || curve === undefined) return null;
              const { point: index } = found;
              const part = { index, left: area.x(curve.x[index] ?? 0), top: area.y(curve.y[index] ?? 0) };
              return { index: found.curve, part };
            }}
            zoom={{ full: axes.full, onRange: setZoom }}
            onChoose={(index) => choose(curves[index]?.trial ?? null)}
            tip={(index, part) => {
              const curve = curves[index];
              const last = (curve?.y.length ?? 0) - 1;
              const at = part ?? last;
              return {
                title: `Trial #${curve?.trial}`,
                rows: [
                  {
                    label: shownMetric,
                    value: formatMetric(shownMetric, curve?.y[at] ?? Number.NaN),
                    strong: true,
                  },
                  { label: at === last ? "last epoch" : "epoch", value: String(curve?.step[at] ?? "") },
                  { label: "runs", value: String(curve?.runs[at] ?? "") },
                ],
              };
            }}
          >
            {(area) => (
              <Clip area={area}>
                {by === "time" ? null : <Rungs steps={answer.rungs} area={area} />}
                {[false, true].map((wanted) => (
                  <path
                    key={String(wanted)}
                    d={curves
                      .filter((curve) => !isStrong(curve) && inSelection(curve) === wanted)
                      .map((curve) => linePath(curve.x, curve.y, area))
                      .join("")}
                    fill="none"
                    stroke={INK}
                    strokeOpacity={wanted ? 0.22 : 0.06}
                  />
                ))}
                {[false, true].map((wanted) => (
                  <path
                    key={`points ${wanted}`}
                    d={pointsPath(
                      curves.filter((curve) => !isStrong(curve) && inSelection(curve) === wanted),
                      area,
                    )}
                    fill="none"
                    stroke={INK}
                    strokeWidth={4}
                    strokeLinecap="round"
                    strokeOpacity={wanted ? 0.35 : 0.1}
                  />
                ))}
                {curves.filter(isStrong).map((curve) => (
                  <g key={curve.trial}>
                    <path d={bandPath(curve, area)} fill={hue(curve)} fillOpacity={0.12} />
                    <path
                      d={linePath(curve.x, curve.y, area)}
                      fill="none"
                      stroke={hue(curve)}
                      strokeWidth={curve.trial === chosen ? 3 : 1.75}
                      strokeDasharray={isRunning(curve) ? "1 4" : undefined}
                    />
                  </g>
                ))}
                <path
                  d={stopsPath(curves, trials, positions, area)}
                  stroke={INK}
                  strokeWidth={1.25}
                  strokeOpacity={0.7}
                  fill="none"
                />
                <CurveNames
                  curves={curves.filter((curve) => asked.includes(curve.trial))}
                  hue={hue}
                  area={area}
                />
                <path
                  d={runningEnds(curves.filter(isRunning), area)}
                  stroke={INK}
                  strokeWidth={5}
                  strokeLinecap="round"
                />
              </Clip>
            )}
          </Plot>
          <div className={panels.legend}>
            <VariantKey trials={trials} />
            {asked.length > 0 ? (
              <LineKey label="chosen or best: mean with minimum–maximum over runs" width={2.5} />
            ) : null}
            {curves.some(isRunning) ? <LineKey label="running" dash="1 4" width={1.75} /> : null}
            {trials.stopStep.some(Number.isFinite) ? <span>× stopped by the rule</span> : null}
            <span>{drawnCurvesText(curves.length, answer.trials)}</span>
          </div>
          {answer.atRungs.length > 0 && answer.ruleMetric !== null ? (
            <RungsTable rows={answer.atRungs} metric={answer.ruleMetric} />
          ) : null}
        </>
      )}
    </ChartFrame>
  );
}

/** The steps of the rungs, named where there is room. */
function Rungs({ steps, area }: { steps: readonly number[]; area: Area }) {
  const places = steps.map((step) => area.x(step));
  const sides = labelSides(places, { width: RUNG_ROOM, from: area.left, end: area.left + area.width + 4 });
  const rows = placeLabels(places, RUNG_ROOM, sides);
  return places.map((x, index) => {
    const row = rows[index] ?? null;
    const side = sides[index] ?? "start";
    return (
      <g key={steps[index]}>
        <Upright x={x} area={area} />
        {row === null ? null : (
          <text
            x={x + (side === "end" ? -3 : 3)}
            y={area.top + 10 + 12 * row}
            textAnchor={side}
            fill="var(--fw-dim)"
            fontSize={11}
          >
            rung {index}
          </text>
        )}
      </g>
    );
  });
}

interface CurveNamesProps {
  curves: readonly DrawnCurve[];
  hue: (curve: DrawnCurve) => string;
  area: Area;
}

/** The numbers of trials where their curves end, apart from each other. */
function CurveNames({ curves, hue, area }: CurveNamesProps) {
  const ends = lastPoints(curves);
  const right = area.left + area.width;
  const heights = ends.y.map((value) => Math.max(8, area.y(value) - area.top - 4));
  const shifts = spreadLabels(heights, NAME_HEIGHT, area.height);
  return curves.map((curve, index) => {
    const x = area.x(ends.x[index] ?? 0);
    return (
      <text
        key={curve.trial}
        x={Math.min(right - 2, x + 4)}
        y={area.top + (heights[index] ?? 0) + (shifts[index] ?? 0)}
        textAnchor={x > right - NAME_ROOM ? "end" : "start"}
        fill={hue(curve)}
        fontSize={11}
        stroke="var(--fw-surface)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        #{curve.trial}
      </text>
    );
  });
}

/** The trials that are drawn with their range over runs: the chosen one, else the best; those of a small selection too. */
function askedTrials(trials: SearchTrials, selected: Uint8Array | null, chosen: number | null): number[] {
  const { rated: values = new Float64Array(0), direction } = trials.objectives[0] ?? {};
  const sign = direction === "maximize" ? -1 : 1;
  const rated = Array.from(values, (_, index) => index)
    .filter((index) => Number.isFinite(values[index]) && (selected === null || selected[index] === 1))
    .sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)));
  const own = rated.slice(0, selected && rated.length <= MAX_ASKED ? MAX_ASKED : 1);
  const numbers = own.map((index) => trials.number[index] ?? 0);
  return [...new Set(chosen === null ? numbers : [chosen, ...(selected ? numbers : [])])].sort(
    (a, b) => a - b,
  );
}

/** Both axes, for what is drawn; with a zoom the y axis goes by what is seen. */
function curveAxes(
  curves: readonly DrawnCurve[],
  { metric, by, zoom }: { metric: string; by: string; zoom: Range | null },
): { x: PlotAxis; y: PlotAxis; full: Range } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x } of curves) {
    first = Math.min(first, x[0] ?? first);
    last = Math.max(last, x.at(-1) ?? last);
  }
  const full: Range = [by === "time" ? 0 : first, last];
  const [low, high] = zoom ?? full;
  const seen = curves.flatMap(({ x, y }) =>
    y.filter((value, index) => Number.isFinite(value) && (x[index] ?? 0) >= low && (x[index] ?? 0) <= high),
  );
  const plan = planYAxis(metric, seen, "linear");
  const [from, to] = [Number.isFinite(low) ? low : 0, Number.isFinite(high) ? high : 1];
  return {
    full,
    x:
      by === "time"
        ? secondsAxis("curve-x", "time since the start of the training", { low: from, high: to, values: [] })
        : valueAxis({
            key: "curve-x",
            label: "epoch",
            low: from,
            high: to > from ? to : from + 1,
            ticks: epochTicks(Math.ceil(from), Math.floor(to)),
          }),
    y: valueAxis({
      key: "curve-y",
      label: metric,
      low: plan.domain[0],
      high: plan.domain[1],
      ticks: plan.ticks,
    }),
  };
}

/** Where the curves end: what the pointer and the arrow keys find. */
function lastPoints(curves: readonly DrawnCurve[]) {
  return {
    x: curves.map(({ x }) => x.at(-1) ?? Number.NaN),
    y: curves.map(({ y }) => y.at(-1) ?? Number.NaN),
  };
}

type Place = { x: (value: number) => number; y: (value: number) => number };

/** A cross at the end of each curve that a rule has stopped. */
function stopsPath(
  curves: readonly DrawnCurve[],
  trials: SearchTrials,
  positions: ReadonlyMap<number, number>,
  place: Place,
): string {
  return curves
    .map((curve) => {
      const step = trials.stopStep[positions.get(curve.trial) ?? -1] ?? Number.NaN;
      if (Number.isNaN(step)) return "";
      const found = curve.step.indexOf(step);
      const at = found < 0 ? curve.step.length - 1 : found;
      const [x, y] = [place.x(curve.x[at] ?? 0), place.y(curve.y[at] ?? Number.NaN)];
      return Number.isFinite(y) ? `M${x - 3} ${y - 3}l6 6m0 -6l-6 6` : "";
    })
    .join("");
}

function runningEnds(curves: readonly DrawnCurve[], place: Place): string {
  const { x, y } = lastPoints(curves);
  return dotsPath({ x: x.map(place.x), y: y.map(place.y) }, () => true).path;
}

/** What would stand outside of the axes when zoomed is cut off. */
function Clip({
  area,
  children,
}: {
  area: { left: number; top: number; width: number; height: number };
  children: React.ReactNode;
}) {
  return (
    <>
      <clipPath id="search-curves">
        {/* The mark of a stop at the first epoch stands half to the left of it. */}
        <rect x={area.left - 4} y={area.top - 4} width={area.width + 8} height={area.height + 8} />
      </clipPath>
      <g clipPath="url(#search-curves)">{children}</g>
    </>
  );
}
