"use client";

import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { hueOf } from "@/charts/palette";
import { EmptyState } from "@/components/empty-state";
import { formatCount, plural } from "@/formats/numbers";
import { drawnText, whyNothing } from "../prepare/drawn-text";
import { trialsTable } from "../prepare/history";
import { linesPath, parallelLines, SHADES } from "../prepare/parallel";
import { objectiveAxis, type PlotAxis, parameterAxis } from "../prepare/plot-axis";
import type { Range } from "../prepare/selection";
import type { SearchTrials } from "../prepare/trials";
import { anchorOf, fitText, sparse } from "./plot";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

const INK = "light-dark(#1f2733, #d5dae1)";
/** Below it the axes lie one under the other. */
const NARROW = 620;
const HEIGHT = 320;
const ROW = 62;
const PAD = 56;

/** Every trial as a line through its parameters to its objective; a part of an axis selects. */
export function ParallelPlot({ name, trials }: { name: string; trials: SearchTrials }) {
  const { ref, width } = useElementSize();
  const { selected, ranges, select, chosen } = useSelection();
  const axes = useMemo(
    () => [
      ...trials.parameters.map(parameterAxis),
      ...trials.objectives.map((_, at) => objectiveAxis(trials, at)),
    ],
    [trials],
  );
  const isNarrow = width < NARROW;
  const height = isNarrow ? axes.length * ROW + 16 : HEIGHT;
  const place = useMemo(
    () => placing({ width, axes: axes.length, isNarrow }),
    [width, axes.length, isNarrow],
  );
  const lines = useMemo(() => parallelLines(trials, selected), [trials, selected]);
  const paths = useMemo(
    () => lines.groups.map((group) => ({ ...group, path: linesPath(group.trials, axes, place) })),
    [lines, axes, place],
  );
  const own = chosen === null ? -1 : trials.number.indexOf(chosen);
  const gap = isNarrow ? width - 2 * PAD : (width - 2 * PAD) / Math.max(1, axes.length - 1);
  const nothing = whyNothing(trials);
  return (
    <ChartFrame
      title="Parallel coordinates"
      about="a line a trial, stronger where it is better; drag along an axis to select"
      file={`${name} parallel coordinates`}
      table={() => trialsTable(trials, (index) => selected === null || selected[index] === 1)}
    >
      {nothing === null ? (
        <>
          <div ref={ref} className={classes.plot} style={{ height }}>
            {width > 0 ? (
              // biome-ignore lint/a11y/useSemanticElements: an SVG has no fieldset
              <svg data-plot="" width={width} height={height} role="group" aria-label="Parallel coordinates">
                {paths.map(({ selected: isSelected, shade, path }) => (
                  <path
                    key={`${isSelected} ${shade}`}
                    d={path}
                    fill="none"
                    stroke={INK}
                    strokeWidth={isSelected && shade === SHADES - 1 ? 1.5 : 1}
                    strokeOpacity={isSelected ? 0.08 + 0.6 * (shade / (SHADES - 1)) ** 2 : 0.04}
                  />
                ))}
                {own >= 0 ? (
                  <path
                    d={linesPath([own], axes, place)}
                    fill="none"
                    stroke={hueOf(trials.variant[own] ?? 0).line}
                    strokeWidth={2.5}
                  />
                ) : null}
                {axes.map((axis, index) => (
                  <Axis
                    key={axis.key}
                    axis={axis}
                    place={(unit) => place(index, unit)}
                    isNarrow={isNarrow}
                    gap={gap}
                    isFirst={index === 0}
                    isLast={index === axes.length - 1}
                    range={ranges[axis.key]}
                    onRange={(range) => select({ [axis.key]: range })}
                  />
                ))}
              </svg>
            ) : null}
          </div>
          <div className={classes.about}>
            {lines.drawn < lines.of
              ? `${formatCount(lines.drawn)} of ${plural(lines.of, "trial")} drawn: the best 100 and others evenly`
              : drawnText(trials)}
            {own >= 0 ? `; trial #${chosen} in the hue of its variant` : ""}
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing} />
      )}
    </ChartFrame>
  );
}

function placing({ width, axes, isNarrow }: { width: number; axes: number; isNarrow: boolean }) {
  const [top, bottom] = [40, HEIGHT - 14];
  return (axis: number, unit: number): readonly [number, number] =>
    isNarrow
      ? [16 + unit * Math.max(0, width - 32), axis * ROW + 34]
      : [PAD + (axis * (width - 2 * PAD)) / Math.max(1, axes - 1), bottom - unit * (bottom - top)];
}

interface AxisProps {
  axis: PlotAxis;
  place: (unit: number) => readonly [number, number];
  isNarrow: boolean;
  /** Room for its name, pixels. */
  gap: number;
  isFirst: boolean;
  isLast: boolean;
  range: Range | undefined;
  onRange: (range: Range | null) => void;
}

/** One axis with the two ends of its range, each a slider. */
function Axis({ axis, place, isNarrow, gap, isFirst, isLast, range, onRange }: AxisProps) {
  const group = useRef<SVGGElement>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const [x0, y0] = place(0);
  const [x1, y1] = place(1);
  const length = isNarrow ? x1 - x0 : y0 - y1;
  const unitAt = (event: PointerEvent) => {
    const box = group.current?.ownerSVGElement?.getBoundingClientRect();
    const unit = isNarrow
      ? (event.clientX - (box?.left ?? 0) - x0) / (length || 1)
      : (y0 - (event.clientY - (box?.top ?? 0))) / (length || 1);
    return Math.min(1, Math.max(0, unit));
  };
  const [low, high] = drag
    ? [Math.min(...drag), Math.max(...drag)]
    : range
      ? [axis.toUnit(range[0]), axis.toUnit(range[1])]
      : [0, 1];
  const commit = (from: number, to: number) => {
    const ends: Range = [axis.fromUnit(Math.min(from, to)), axis.fromUnit(Math.max(from, to))];
    onRange(from <= 0 && to >= 1 ? null : ends);
  };
  const ticks = sparse(
    [...axis.ticks].sort((a, b) => a.at - b.at),
    length,
    (text) => (isNarrow ? text.length * 6.2 + 10 : 22),
  );
  const style = { fill: "var(--fw-dim)", fontSize: 11 } as const;
  return (
    <g ref={group}>
      <text
        x={isNarrow ? x0 : isLast ? x0 + PAD - 4 : isFirst ? x0 - PAD + 4 : x0}
        y={isNarrow ? y0 - 14 : 18}
        textAnchor={isNarrow || isFirst ? "start" : isLast ? "end" : "middle"}
        fill="light-dark(#12181f, #e6e9ee)"
        fontSize={11}
        fontWeight={isLast ? 600 : 400}
      >
        {fitText(axis.label, isNarrow ? length : isFirst || isLast ? gap / 2 + PAD - 12 : gap - 12)}
        <title>{axis.label}</title>
      </text>
      <line x1={x0} x2={x1} y1={y0} y2={y1} stroke="var(--fw-dim)" />
      {ticks.map(({ at, text }) => {
        const [x, y] = place(at);
        return (
          <text
            key={`${at} ${text}`}
            x={isNarrow ? x : x + 7}
            y={isNarrow ? y + 20 : y + 4}
            textAnchor={isNarrow ? anchorOf(at) : "start"}
            stroke="var(--fw-surface)"
            strokeWidth={3}
            paintOrder="stroke"
            {...style}
          >
            {fitText(text, isNarrow ? 90 : gap - 10)}
          </text>
        );
      })}
      {range || drag ? (
        <line
          x1={place(low)[0]}
          y1={place(low)[1]}
          x2={place(high)[0]}
          y2={place(high)[1]}
          stroke="var(--fw-dim)"
          strokeWidth={8}
          strokeOpacity={0.35}
        />
      ) : null}
      <rect
        x={isNarrow ? x0 - 10 : x0 - 12}
        y={isNarrow ? y0 - 12 : y1 - 10}
        width={isNarrow ? length + 20 : 24}
        height={isNarrow ? 24 : length + 20}
        fill="transparent"
        style={{ cursor: "crosshair", touchAction: isNarrow ? "pan-y" : "none" }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const unit = unitAt(event);
          const near = (end: number) => Math.abs(unit - end) * length < 8;
          setDrag(range && near(high) ? [low, unit] : range && near(low) ? [high, unit] : [unit, unit]);
        }}
        onPointerMove={(event) => {
          if (drag) setDrag([drag[0], unitAt(event)]);
        }}
        onPointerUp={() => {
          if (drag) {
            if (Math.abs(drag[1] - drag[0]) * length < 4) onRange(null);
            else commit(Math.min(...drag), Math.max(...drag));
          }
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      />
      {(["low", "high"] as const).map((end) => (
        <Thumb
          key={end}
          end={end}
          axis={axis}
          unit={end === "low" ? low : high}
          at={place(end === "low" ? low : high)}
          isNarrow={isNarrow}
          isSet={range !== undefined}
          onMove={(unit) =>
            end === "low" ? commit(Math.min(unit, high), high) : commit(low, Math.max(low, unit))
          }
          onClear={() => onRange(null)}
        />
      ))}
    </g>
  );
}

interface ThumbProps {
  end: "low" | "high";
  axis: PlotAxis;
  unit: number;
  at: readonly [number, number];
  isNarrow: boolean;
  isSet: boolean;
  onMove: (unit: number) => void;
  onClear: () => void;
}

/** An end of a range: arrow keys move it, Escape takes the range away. */
function Thumb({ end, axis, unit, at: [x, y], isNarrow, isSet, onMove, onClear }: ThumbProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step !== undefined) onMove(Math.min(1, Math.max(0, unit + step * axis.step)));
    else if (event.key === "Home") onMove(0);
    else if (event.key === "End") onMove(1);
    else if (event.key === "Escape") onClear();
    else return;
    event.preventDefault();
  };
  const out = end === "low" ? 1 : -1;
  const path = isNarrow ? `M${x} ${y}l${-7 * out} -5v10z` : `M${x} ${y}l-5 ${7 * out}h10z`;
  return (
    <g
      className={classes.thumb}
      role="slider"
      tabIndex={0}
      aria-label={`${axis.label}, ${end === "low" ? "lower" : "upper"} end`}
      aria-orientation={isNarrow ? "horizontal" : "vertical"}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * unit)}
      aria-valuetext={axis.format(axis.fromUnit(unit))}
      onKeyDown={onKeyDown}
      style={{ pointerEvents: "none" }}
    >
      <path d={path} fill={isSet ? INK : "var(--fw-dim)"} fillOpacity={isSet ? 1 : 0.55} />
    </g>
  );
}
