"use client";

import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { ChartTooltip, type TooltipRow } from "@/charts/chart-tooltip";
import { nearest, type Placed } from "../prepare/dots";
import { type Found, hovered, type Pointing } from "../prepare/hover";
import type { PlotAxis } from "../prepare/plot-axis";
import { changeOn, type Range, rangeOn } from "../prepare/selection";
import { zoomedBy } from "../prepare/zoom";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

/** Where the inside of a plot lies, in pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Pixels of a value. */
  x(value: number): number;
  y(value: number): number;
}

interface PlotProps {
  x: PlotAxis;
  y: PlotAxis;
  height: number;
  /** What the plot is, for those who do not see it. */
  label: string;
  /** Along which axes a part can be selected; a plot of no trials has none. */
  brush?: "x" | "y" | "xy";
  /** Points that can be pointed at, by position of the trial; none where it is left out. */
  points?: { x: ArrayLike<number>; y: ArrayLike<number> };
  /** What lies under the pointer, in pixels; the nearest of the points where it is left out. */
  find?: (left: number, top: number, area: Area) => Found | null;
  /** What is said of a point. @param part of what was found; undefined for one that the keyboard has come to */
  tip?: (index: number, part: number | undefined) => { title: string; rows: readonly TooltipRow[] };
  /** What choosing a point does. */
  onChoose?: (index: number) => void;
  /** Instead of selecting: a range that was drawn, or came of Shift and arrow keys, is zoomed to. */
  zoom?: {
    /** All that there is along x. */
    full: Range;
    /** Null takes it back. */
    onRange: (range: Range | null) => void;
  };
  children: (area: Area) => ReactNode;
}

const MIN_LEFT = 46;
const MAX_LEFT = 132;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 38;
/** A movement that is shorter is a click. */
const MIN_DRAG = 6;

interface Drag {
  from: readonly [number, number];
  to: readonly [number, number];
}

/** A plot with two axes: draws what it is given, and lets a part of it be selected by pointer and by keyboard. */
export function Plot({ x, y, height, label, brush, points, find, tip, onChoose, zoom, children }: PlotProps) {
  const { ref, width: outer } = useElementSize();
  const svg = useRef<SVGSVGElement>(null);
  const { ranges, select } = useSelection();
  const [drag, setDrag] = useState<Drag | null>(null);
  const [pointing, setPointing] = useState<Pointing>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const left = leftOf(y);
  const width = Math.max(0, outer - left - RIGHT);
  const inner = height - TOP - BOTTOM;
  const area = useMemo(
    (): Area => ({
      left,
      top: TOP,
      width,
      height: inner,
      x: (value) => left + x.toUnit(value) * width,
      y: (value) => TOP + (1 - y.toUnit(value)) * inner,
    }),
    [left, width, inner, x, y],
  );
  const placed = useMemo(
    (): Placed =>
      points
        ? { x: Float64Array.from(points.x, area.x), y: Float64Array.from(points.y, area.y) }
        : { x: [], y: [] },
    [points, area],
  );
  /** Positions of the points that are drawn, from left to right. */
  const order = useMemo(
    () =>
      Array.from(placed.x, (_, index) => index)
        .filter((index) => Number.isFinite(placed.x[index]) && Number.isFinite(placed.y[index]))
        .sort((a, b) => (placed.x[a] ?? 0) - (placed.x[b] ?? 0) || (placed.y[a] ?? 0) - (placed.y[b] ?? 0)),
    [placed],
  );

  const at = (event: PointerEvent): readonly [number, number] => {
    const box = svg.current?.getBoundingClientRect();
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
  };
  const valueX = (pixel: number) => x.fromUnit((pixel - left) / (width || 1));
  const valueY = (pixel: number) => y.fromUnit(1 - (pixel - TOP) / (inner || 1));
  const sorted = (a: number, b: number): Range => (a <= b ? [a, b] : [b, a]);

  const under = ([pointerX, pointerY]: readonly [number, number]): Found | null => {
    if (find) return find(pointerX, pointerY, area);
    const index = nearest(placed, pointerX, pointerY);
    return index < 0 ? null : { index };
  };
  // Not kept: what lies there is another after a zoom, and after new values. While a range is drawn nothing is pointed at.
  const hover = drag ? null : hovered(pointing, placed, under);

  const finish = ({ from, to }: Drag) => {
    const [dx, dy] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    if (Math.max(dx, dy) < MIN_DRAG) {
      const found = under(to);
      if (found) onChoose?.(found.index);
      else if (brush) select({ ...changeOn(x, null), ...changeOn(y, null) });
      return;
    }
    const alongX = sorted(valueX(from[0]), valueX(to[0]));
    if (zoom) return zoom.onRange(alongX);
    select({
      ...(brush !== "y" && dx >= MIN_DRAG ? changeOn(x, alongX) : {}),
      ...(brush !== "x" && dy >= MIN_DRAG ? changeOn(y, sorted(valueY(from[1]), valueY(to[1]))) : {}),
    });
  };

  const move = (event: KeyboardEvent) => {
    const there = hover === null ? -1 : order.indexOf(hover.index);
    const last = order.length - 1;
    const next =
      event.key === "ArrowRight" || event.key === "ArrowUp"
        ? Math.min(last, there + 1)
        : event.key === "ArrowLeft" || event.key === "ArrowDown"
          ? Math.max(0, there < 0 ? last : there - 1)
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? last
              : null;
    const zoomed =
      zoom && event.shiftKey ? zoomedBy(event.key, [x.fromUnit(0), x.fromUnit(1)], zoom.full) : undefined;
    if (event.key === "Enter" && hover !== null) onChoose?.(hover.index);
    else if (event.key === "Escape") {
      setPointing(null);
      setAnchor(null);
      zoom?.onRange(null);
      if (brush && !zoom) select({ ...changeOn(x, null), ...changeOn(y, null) });
    } else if (zoom && zoomed !== undefined) {
      setPointing(null);
      zoom.onRange(zoomed);
    } else if (next === null || order.length === 0) return;
    else {
      const index = order[next] ?? 0;
      const begun = event.shiftKey ? (anchor ?? hover?.index ?? index) : null;
      setPointing({ index });
      setAnchor(begun);
      if (begun !== null && begun !== index && brush)
        select(changeOn(x, sorted(points?.x[begun] ?? 0, points?.x[index] ?? 0)));
    }
    event.preventDefault();
  };

  const shown = hover === null ? null : tip?.(hover.index, hover.part?.index);
  const [ringX, ringY] = hover?.part
    ? [hover.part.left, hover.part.top]
    : [placed.x[hover?.index ?? -1] ?? 0, placed.y[hover?.index ?? -1] ?? 0];
  const mark = drag ? rectOf(drag, brush ?? (zoom ? "x" : undefined), area) : null;
  const rangeX = brush && !zoom ? rangeOn(ranges, x) : undefined;
  const rangeY = brush && !zoom ? rangeOn(ranges, y) : undefined;
  return (
    <div ref={ref} className={classes.plot} style={{ height }}>
      {outer > 0 ? (
        <svg
          ref={svg}
          data-plot=""
          width={outer}
          height={height}
          role="application"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go from point to point
          tabIndex={0}
          onKeyDown={move}
          onBlur={() => setPointing(null)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const place = at(event);
            setDrag({ from: place, to: place });
          }}
          onPointerMove={(event) => {
            const place = at(event);
            if (drag) setDrag({ ...drag, to: place });
            else setPointing({ place });
          }}
          onPointerUp={(event) => {
            const place = at(event);
            if (drag) finish({ ...drag, to: place });
            setDrag(null);
            setPointing({ place });
          }}
          onPointerCancel={() => setDrag(null)}
          onPointerLeave={() => setPointing(null)}
        >
          <Axes x={x} y={y} area={area} />
          <g>{children(area)}</g>
          {rangeX || rangeY ? (
            <rect
              x={rangeX ? area.x(rangeX[0]) : left}
              width={rangeX ? Math.max(1, area.x(rangeX[1]) - area.x(rangeX[0])) : width}
              y={rangeY ? area.y(rangeY[1]) : TOP}
              height={rangeY ? Math.max(1, area.y(rangeY[0]) - area.y(rangeY[1])) : inner}
              fill="var(--fw-dim)"
              fillOpacity={0.08}
              stroke="var(--fw-dim)"
              strokeDasharray="3 3"
            />
          ) : null}
          {mark ? <rect {...mark} fill="var(--fw-dim)" fillOpacity={0.15} stroke="var(--fw-dim)" /> : null}
          {hover === null ? null : (
            <circle
              cx={ringX}
              cy={ringY}
              r={6}
              fill="none"
              stroke="light-dark(#1f2733, #e6e9ee)"
              strokeWidth={1.5}
            />
          )}
        </svg>
      ) : null}
      <div
        role="status"
        className={classes.tip}
        style={{
          top: Math.min(height - 90, ringY + 10),
          ...(ringX > outer / 2 ? { right: outer - ringX + 12 } : { left: ringX + 12 }),
        }}
      >
        {shown ? <ChartTooltip title={shown.title} rows={shown.rows} /> : null}
      </div>
    </div>
  );
}

function rectOf({ from, to }: Drag, brush: "x" | "y" | "xy" | undefined, area: Area) {
  if (brush === undefined) return null;
  const clip = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const [x0, x1] = [from[0], to[0]]
    .map((one) => clip(one, area.left, area.left + area.width))
    .sort((a, b) => a - b);
  const [y0, y1] = [from[1], to[1]]
    .map((one) => clip(one, area.top, area.top + area.height))
    .sort((a, b) => a - b);
  const isWide = brush !== "y" && Math.abs(to[0] - from[0]) >= MIN_DRAG;
  const isHigh = brush !== "x" && Math.abs(to[1] - from[1]) >= MIN_DRAG;
  if (!isWide && !isHigh) return null;
  return {
    x: isWide ? x0 : area.left,
    width: isWide ? (x1 ?? 0) - (x0 ?? 0) : area.width,
    y: isHigh ? y0 : area.top,
    height: isHigh ? (y1 ?? 0) - (y0 ?? 0) : area.height,
  };
}

/** A dotted line from the top to the bottom of a plot. @param x pixels */
export function Upright({ x, area }: { x: number; area: Area }) {
  return (
    <line
      x1={x}
      x2={x}
      y1={area.top}
      y2={area.top + area.height}
      stroke="var(--fw-dim)"
      strokeDasharray="1 3"
    />
  );
}

/** Room for a character of a tick, pixels. */
export const CHARACTER = 6.2;
/** The same in fonts that are wide: a name at the edge would be cut off. */
const WIDE_CHARACTER = 7;

/** Room for the words of a y axis: more where they are long. */
function leftOf({ ticks }: PlotAxis): number {
  const longest = ticks.reduce((most, { text }) => Math.max(most, text.length), 0);
  return Math.min(MAX_LEFT, Math.max(MIN_LEFT, longest * WIDE_CHARACTER + 14));
}

/** Where a tick's text stands to its place: at the ends of an axis it does not leave it. */
export function anchorOf(at: number): "start" | "middle" | "end" {
  return at > 0.97 ? "end" : at < 0.03 ? "start" : "middle";
}

/** As many of the ticks as do not touch. @param roomOf pixels that a text takes along the axis */
export function sparse(
  ticks: PlotAxis["ticks"],
  length: number,
  roomOf: (text: string) => number,
): PlotAxis["ticks"] {
  let end = Number.NEGATIVE_INFINITY;
  return ticks.filter(({ at, text }) => {
    const room = roomOf(text);
    const shift = { start: 0, middle: 0.5, end: 1 }[anchorOf(at)];
    const from = at * length - room * shift;
    if (from < end) return false;
    end = from + room;
    return true;
  });
}

/** Text that fits into a width, shortened in the middle of nowhere but at its end. */
export function fitText(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / CHARACTER));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function Axes({ x, y, area }: { x: PlotAxis; y: PlotAxis; area: Area }) {
  const { left, top, width, height } = area;
  const bottom = top + height;
  const text = { fill: "var(--fw-dim)", fontSize: 11 };
  // A number that is cut reads as another one: fewer stand there instead. Names of choices are shortened.
  const room = x.choices === null ? width : Math.max(30, width / x.choices);
  const xTicks = sparse(x.ticks, width, (one) => Math.min(one.length * CHARACTER, room) + 8);
  const yTicks = sparse(
    [...y.ticks].sort((a, b) => a.at - b.at),
    height,
    () => 14,
  );
  return (
    <g>
      {yTicks.map(({ at, text: words }) => (
        <g key={`${at} ${words}`}>
          <line
            x1={left}
            x2={left + width}
            y1={bottom - at * height}
            y2={bottom - at * height}
            stroke="var(--fw-grid)"
          />
          <text x={left - 6} y={bottom - at * height + 4} textAnchor="end" {...text}>
            {fitText(words, left - 14)}
          </text>
        </g>
      ))}
      <line x1={left} x2={left + width} y1={bottom} y2={bottom} stroke="var(--fw-line)" />
      {xTicks.map(({ at, text: words }) => (
        <text
          key={`${at} ${words}`}
          x={left + at * width}
          y={bottom + 15}
          textAnchor={anchorOf(at)}
          {...text}
        >
          {fitText(words, room)}
        </text>
      ))}
      <text x={left + width} y={bottom + 31} textAnchor="end" {...text}>
        {fitText(x.label, left + width)}
      </text>
    </g>
  );
}
