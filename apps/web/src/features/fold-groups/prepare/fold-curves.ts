import type { FoldCurve } from "@foldwise/core/contracts/http/fold-group";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { MARGIN, X_AXIS_HEIGHT } from "../../../charts/axes";
import { spreadLabels } from "../../../charts/end-labels";
import { dashOf, hueOf } from "../../../charts/palette";
import { epochTicks, niceTicks } from "../../../charts/ticks";
import { planYAxis, positionOnAxis, type ScaleKind } from "../../../charts/y-axis";
import { bandOf } from "../../../entities/sweep/band";
import type { FoldChart, FoldRow } from "../../../entities/sweep/fold-curves";

export const X_KINDS = ["step", "time"] as const;
export type XKind = (typeof X_KINDS)[number];

/** Folds that are named at the ends of their lines. */
const MAX_LABELS = 12;
/** Points of the mean over time, where no two folds logged at the same moment. */
const TIME_POINTS = 100;

interface Line {
  key: string;
  label: string;
  points: [x: number, value: number][];
}

/** Curves of a group's folds with their mean and the band between the lowest and the highest. */
export function prepareGroupCurves({
  curves,
  metric,
  x,
  scale,
  height,
}: {
  curves: readonly FoldCurve[];
  metric: string;
  x: XKind;
  scale: ScaleKind;
  /** Of the panel, pixels. */
  height: number;
}): FoldChart {
  const manySeeds = new Set(curves.map(({ seed }) => seed)).size > 1;
  const all = curves.map((curve): Line & { dropped: number } => {
    const points = curve.points.map(([step, seconds, value]): [number, number] => [
      x === "step" ? step : seconds,
      decodeMetric(value),
    ]);
    const drawn = points.filter(([, value]) => Number.isFinite(value) && (scale === "linear" || value > 0));
    return {
      key: `r${curve.run}`,
      label: `F${curve.fold}${manySeeds ? `·s${curve.seed}` : ""}${curve.counts ? "" : " (running)"}`,
      points: drawn,
      dropped: points.length - drawn.length,
    };
  });
  const lines = all.filter(({ points }) => points.length > 0);
  const rows = x === "step" ? rowsOfSteps(lines) : rowsOfTimes(lines);
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const y = planYAxis(metric, values, scale);
  const xs = lines.flatMap(({ points }) => points.map(([at]) => at));
  const first = Math.min(...xs, x === "time" ? 0 : Number.POSITIVE_INFINITY);
  const from = Number.isFinite(first) ? first : 0;
  const to = Math.max(from, ...xs);
  // One point of each fold stands in the middle.
  const domain: [number, number] = from === to ? [from - 1, from + 1] : [from, to];
  const plot = height - MARGIN.top - X_AXIS_HEIGHT;
  const ends = lines.map(({ points }): [number, number] => points.at(-1) ?? [from, 0]);
  const shifts = spreadLabels(
    ends.map(([, value]) => positionOnAxis(y, value) * plot),
    12,
    plot,
  );
  const dropped = all.reduce((sum, line) => sum + line.dropped, 0);
  const fewer = rows.some(({ folds }) => folds < lines.length);
  return {
    panels: [
      {
        name: metric,
        title: metric,
        about: "",
        hue: hueOf(0),
        rows,
        band: bandOf(rows, y.scale),
        running: [],
        lines: lines.map(({ key, label }, index) => ({
          key,
          label: lines.length > MAX_LABELS ? "" : label,
          dash: dashOf(index),
          end: { epoch: ends[index]?.[0] ?? from, value: ends[index]?.[1] ?? 0, shift: shifts[index] ?? 0 },
        })),
        markers: [],
        note: [
          lines.length > 1 ? `band: min–max of ${lines.length} folds` : lines.length === 1 ? "one fold" : "",
          fewer ? "the mean is faint where some folds have no value" : "",
          x === "time" ? "mean and band between the points of a fold are interpolated" : "",
        ]
          .filter(Boolean)
          .join(" · "),
      },
    ],
    y,
    x: {
      domain,
      ticks:
        from === to
          ? [from]
          : x === "step"
            ? epochTicks(Math.ceil(from), Math.floor(to))
            : within(niceTicks(from, to, 6), to),
    },
    folds: lines.map(({ label }, index) => ({ label, dash: dashOf(index) })),
    table: {
      header: [x === "step" ? "step" : "seconds", ...lines.map(({ label }) => label), "mean"],
      rows: rows.map((row) => [
        row.epoch,
        ...lines.map(({ key }) => row.values[key] ?? null),
        row.mean ?? row.meanOfFewer,
      ]),
    },
    left:
      dropped === 0
        ? null
        : `${dropped} ${dropped === 1 ? "value is" : "values are"} ${scale === "log" ? "not above 0 or not finite" : "not finite"} and cannot be drawn.`,
  };
}

function within(ticks: readonly number[], to: number): number[] {
  return ticks.filter((tick) => tick <= to);
}

/** A row for each step that a fold has. */
function rowsOfSteps(lines: readonly Line[]): FoldRow[] {
  const at = new Map<number, Record<string, number>>();
  for (const { key, points } of lines)
    for (const [step, value] of points) at.set(step, { ...at.get(step), [key]: value });
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([step, values]) => rowOf(step, values, { of: lines.length, shown: values }));
}

/** Rows at equal distances, for the mean, and one for each point of a fold. */
function rowsOfTimes(lines: readonly Line[]): FoldRow[] {
  const last = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const own = new Map<number, Record<string, number>>();
  for (const { key, points } of lines)
    for (const [time, value] of points) own.set(time, { ...own.get(time), [key]: value });
  const grid = Array.from({ length: TIME_POINTS + 1 }, (_, i) => (last * i) / TIME_POINTS);
  const times = [...new Set([...own.keys(), ...grid])].sort((a, b) => a - b);
  return times.map((time) => {
    const values = Object.fromEntries(
      lines.flatMap(({ key, points }) => {
        const value = valueAt(points, time);
        return value === null ? [] : [[key, value]];
      }),
    );
    return rowOf(time, values, { of: lines.length, shown: own.get(time) ?? {} });
  });
}

/** Straight between two points; null outside of them. */
function valueAt(points: readonly [number, number][], time: number): number | null {
  const after = points.findIndex(([at]) => at >= time);
  const [right, left] = [points[after], points[after - 1]];
  if (right === undefined) return null;
  if (right[0] === time) return right[1];
  if (left === undefined) return null;
  return left[1] + ((right[1] - left[1]) * (time - left[0])) / (right[0] - left[0]);
}

function rowOf(
  x: number,
  values: Readonly<Record<string, number>>,
  { of, shown }: { of: number; shown: Record<string, number> },
): FoldRow {
  const list = Object.values(values);
  const mean = list.length === 0 ? null : list.reduce((sum, value) => sum + value, 0) / list.length;
  const isWhole = list.length === of;
  return {
    epoch: x,
    values: shown,
    mean: isWhole ? mean : null,
    meanOfFewer: isWhole ? null : mean,
    band: list.length > 1 ? [Math.min(...list), Math.max(...list)] : null,
    folds: list.length,
  };
}
