"use client";

import { rankShares } from "@foldwise/core/search";
import { Select } from "@mantine/core";
import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { EmptyState } from "@/components/empty-state";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatCount, formatMetricPair, plural } from "@/formats/numbers";
import { contourDots, contourOf, LEVELS, levelOf } from "../prepare/contour";
import { dotsPath } from "../prepare/dots";
import { drawnText, whyNothing } from "../prepare/drawn-text";
import { trialsTable } from "../prepare/history";
import { type PlotAxis, parameterAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { useTrialTip } from "./dots";
import { type Area, Plot } from "./plot";
import classes from "./plot.module.css";
import { useSelection } from "./selection";
import { spreadChoices } from "./slice-plot";

const INK = "light-dark(#1f2733, #d5dae1)";
const HEIGHT = 320;
/** Opacity of a shade: the best is the darkest. */
const shade = (level: number, levels: number) => 0.05 + 0.8 * (level / Math.max(1, levels - 1));
/** Of dots, which have less ink than an area. */
const rankShade = (level: number, levels: number) => 0.25 + 0.75 * (level / Math.max(1, levels - 1));

interface PairProps {
  name: string;
  trials: SearchTrials;
}

/** Two parameters, chosen by the reader and kept in the address: both plots of pairs go by them. */
function usePair(trials: SearchTrials) {
  const names = trials.parameters.map((one) => one.name);
  const [askedX, setX] = useUrlState("x", names[0] ?? "");
  const [askedY, setY] = useUrlState("y", names[1] ?? "");
  const first = trials.parameters.find((one) => one.name === askedX) ?? trials.parameters[0];
  const second =
    trials.parameters.find((one) => one.name === askedY && one !== first) ??
    trials.parameters.find((one) => one !== first);
  const pair = useMemo(
    () => (first && second ? { x: parameterAxis(first), y: parameterAxis(second) } : null),
    [first, second],
  );
  const choice = (label: string, value: string | undefined, set: (value: string) => void) => (
    <Select
      aria-label={label}
      data={trials.parameters.map((one) => ({ value: one.name, label: one.label }))}
      value={value ?? null}
      onChange={(next) => next !== null && set(next)}
      allowDeselect={false}
      w={150}
    />
  );
  return {
    pair,
    controls: (
      <>
        {choice("Parameter on the x axis", first?.name, setX)}
        {choice("Parameter on the y axis", second?.name, setY)}
      </>
    ),
  };
}

/** Why two parameters have no trial to show; null where they have. */
function whyNoPair(trials: SearchTrials, pair: Pair | null): string | null {
  if (pair === null) return "Needs two searched parameters.";
  const nothing = whyNothing(trials);
  if (nothing !== null) return nothing;
  const known = knownOn(pair, trials.objectives[0]?.values ?? []);
  return known.some(Number.isFinite)
    ? null
    : `No complete trial sets both ${pair.x.label} and ${pair.y.label}.`;
}

/** The objective over two parameters, as a surface of shades. */
export function ContourPlot({ name, trials }: PairProps) {
  const { pair, controls } = usePair(trials);
  const { metric = "", values = new Float64Array(0), direction } = trials.objectives[0] ?? {};
  const contour = useMemo(() => (pair ? contourOf(pair.x, pair.y, values) : null), [pair, values]);
  const nothing = useMemo(() => whyNoPair(trials, pair), [trials, pair]);
  const dots = useMemo(() => contourDots(pair ? knownOn(pair, values) : values), [pair, values]);
  const cells = () =>
    pair && contour
      ? Array.from(contour.values, (value, index) => [
          pair.x.format(pair.x.fromUnit(((index % contour.columns) + 0.5) / contour.columns)),
          pair.y.format(pair.y.fromUnit((Math.floor(index / contour.columns) + 0.5) / contour.rows)),
          Number.isNaN(value) ? null : value,
        ])
      : [];
  return (
    <ChartFrame
      title="Contour"
      about={`${metricLabel(metric)} by two parameters, stronger where it is better`}
      file={`${name} contour`}
      table={() => ({ header: [pair?.x.label ?? "x", pair?.y.label ?? "y", metric], rows: cells() })}
      controls={controls}
    >
      {pair && contour && nothing === null ? (
        <>
          <PairPlot
            trials={trials}
            pair={pair}
            label={`${metricLabel(metric)} by ${pair.x.label} and ${pair.y.label}`}
          >
            {(area) => (
              <>
                {Array.from({ length: LEVELS }, (_, level) => (
                  <path
                    // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name
                    key={level}
                    d={cellsPath(
                      contour,
                      area,
                      (value) => levelOf(value, contour, direction === "maximize") === level,
                    )}
                    fill={INK}
                    fillOpacity={shade(level, LEVELS)}
                  />
                ))}
                <path
                  d={dotsOf(pair, area, (index) => dots.has(index)).path}
                  stroke="var(--fw-surface)"
                  strokeWidth={4.5}
                  strokeLinecap="round"
                  fill="none"
                />
                <path
                  d={dotsOf(pair, area, (index) => dots.has(index)).path}
                  stroke={INK}
                  strokeWidth={2.5}
                  strokeLinecap="round"
                  fill="none"
                />
              </>
            )}
          </PairPlot>
          <div className={panels.legend}>
            <Ramp
              levels={LEVELS}
              ends={formatMetricPair(
                metric,
                direction === "maximize" ? [contour.low, contour.high] : [contour.high, contour.low],
              )}
            />
            <span>
              kernel mean of {plural(contour.trials, "trial")}, {formatCount(dots.size)} as dots; blank where
              none is near
            </span>
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing ?? ""} />
      )}
    </ChartFrame>
  );
}

const RANKS = 6;
const RANK_LEVELS = Array.from({ length: RANKS }, (_, level) => level);

/** The trials by two parameters, shaded by their rank. */
export function RankPlot({ name, trials }: PairProps) {
  const { pair, controls } = usePair(trials);
  const { selected } = useSelection();
  const { metric = "", values = new Float64Array(0), direction = "maximize" } = trials.objectives[0] ?? {};
  const ranks = useMemo(() => rankShares(values, direction), [values, direction]);
  const nothing = useMemo(() => whyNoPair(trials, pair), [trials, pair]);
  const isSelected = (index: number) => selected === null || selected[index] === 1;
  return (
    <ChartFrame
      title="Rank"
      about={`trials by two parameters, stronger the better their ${metricLabel(metric)} ranks`}
      file={`${name} rank`}
      table={() => {
        const { header, rows } = trialsTable(trials);
        return {
          header: ["trial", "rank, 0 is best", ...header.slice(1)],
          rows: rows.map(([number = null, ...rest], index) => [
            number,
            Number.isNaN(ranks[index]) ? null : (ranks[index] ?? null),
            ...rest,
          ]),
        };
      }}
      controls={controls}
    >
      {pair && nothing === null ? (
        <>
          <PairPlot trials={trials} pair={pair} label={`Ranks by ${pair.x.label} and ${pair.y.label}`}>
            {(area) =>
              RANK_LEVELS.flatMap((level) =>
                [false, true].map((wanted) => (
                  <path
                    key={`${level} ${wanted}`}
                    d={
                      dotsOf(
                        pair,
                        area,
                        (index) =>
                          isSelected(index) === wanted &&
                          Math.min(RANKS - 1, Math.floor((1 - (ranks[index] ?? Number.NaN)) * RANKS)) ===
                            level,
                      ).path
                    }
                    stroke={INK}
                    strokeOpacity={(wanted ? 1 : 0.12) * rankShade(level, RANKS)}
                    strokeWidth={level === RANKS - 1 ? 8 : 6}
                    strokeLinecap="round"
                    fill="none"
                  />
                )),
              )
            }
          </PairPlot>
          <div className={panels.legend}>
            <Ramp levels={RANKS} ends={["worst", "best"]} shadeOf={rankShade} />
            <span>{drawnText(trials)}</span>
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing ?? ""} />
      )}
    </ChartFrame>
  );
}

interface Pair {
  x: PlotAxis;
  y: PlotAxis;
}

interface PairPlotProps {
  trials: SearchTrials;
  pair: Pair;
  label: string;
  children: (area: Area) => React.ReactNode;
}

function PairPlot({ trials, pair: { x, y }, label, children }: PairPlotProps) {
  const { choose, chosen } = useSelection();
  const tip = useTrialTip(trials);
  const points = useMemo(() => {
    // What has no objective is not drawn, and is not to be found either.
    const known = knownOn({ x, y }, trials.objectives[0]?.values ?? []);
    const drawn = (axis: PlotAxis) =>
      Float64Array.from(spreadChoices(axis), (value, index) =>
        Number.isFinite(known[index]) ? value : Number.NaN,
      );
    return { x: drawn(x), y: drawn(y) };
  }, [x, y, trials]);
  const own = chosen === null ? -1 : trials.number.indexOf(chosen);
  return (
    <>
      <div className={classes.about}>{y.label}</div>
      <Plot
        x={x}
        y={y}
        height={HEIGHT}
        label={label}
        brush="xy"
        points={points}
        tip={tip}
        onChoose={(index) => choose(trials.number[index] ?? null)}
      >
        {(area) => (
          <>
            {children(area)}
            {own >= 0 && Number.isFinite(points.x[own]) && Number.isFinite(points.y[own]) ? (
              <circle
                cx={area.x(points.x[own] ?? 0)}
                cy={area.y(points.y[own] ?? 0)}
                r={7}
                fill="none"
                stroke={hueOf(trials.variant[own] ?? 0).line}
                strokeWidth={2}
              />
            ) : null}
          </>
        )}
      </Plot>
    </>
  );
}

/** The objective of the trials that set both parameters; NaN of the others. */
function knownOn({ x, y }: Pair, objective: ArrayLike<number>): Float64Array {
  return Float64Array.from(objective, (value, index) =>
    Number.isFinite(x.values[index]) && Number.isFinite(y.values[index]) ? value : Number.NaN,
  );
}

function dotsOf({ x, y }: Pair, area: Area, isDrawn: (index: number) => boolean) {
  return dotsPath(
    { x: Float64Array.from(spreadChoices(x), area.x), y: Float64Array.from(spreadChoices(y), area.y) },
    isDrawn,
  );
}

/** The cells that `isShown` takes, neighbours of a row in one piece. */
function cellsPath(
  { columns, rows, values }: { columns: number; rows: number; values: Float64Array },
  { left, top, width, height }: Area,
  isShown: (value: number) => boolean,
): string {
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const parts: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = column;
      while (column < columns && isShown(values[row * columns + column] ?? Number.NaN)) column++;
      if (column > from)
        parts.push(
          `M${(left + from * cellWidth).toFixed(1)} ${(top + height - (row + 1) * cellHeight).toFixed(1)}h${((column - from) * cellWidth).toFixed(1)}v${cellHeight.toFixed(1)}h${(-(column - from) * cellWidth).toFixed(1)}z`,
        );
    }
  return parts.join("");
}

interface RampProps {
  levels: number;
  ends: readonly [string, string];
  shadeOf?: typeof shade;
}

function Ramp({ levels, ends: [from, to], shadeOf = shade }: RampProps) {
  return (
    <span>
      {from}
      <svg width={levels * 12} height={10} aria-hidden>
        {Array.from({ length: levels }, (_, level) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name
            key={level}
            x={level * 12}
            width={12}
            height={10}
            fill={INK}
            fillOpacity={shadeOf(level, levels)}
          />
        ))}
      </svg>
      {to}
    </span>
  );
}
