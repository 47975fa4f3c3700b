import type { Curve } from "@foldwise/core/contracts/http/run";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { thin } from "@foldwise/core/curves";
import type { ChartTable } from "../../../charts/chart-table";
import { epochTicks, niceTicks } from "../../../charts/ticks";
import { type AxisPlan, planYAxis, type ScaleKind } from "../../../charts/y-axis";
import { metricLabel } from "../../../formats/metric-label";

export type XKind = "epoch" | "time";

export interface RunCurveLine {
  name: string;
  label: string;
  isTrain: boolean;
  points: { x: number; epoch: number; value: number; smooth: number }[];
}

export interface RunChart {
  lines: RunCurveLine[];
  y: AxisPlan;
  x: { kind: XKind; domain: [number, number]; ticks: number[] };
  table: ChartTable;
  /** Values that no line can show. */
  dropped: number;
}

interface Options {
  curves: readonly Pick<Curve, "name" | "points">[];
  metrics: readonly string[];
  scale: ScaleKind;
  x: XKind;
  /** Weight of what was before, 0 to below 1. */
  smoothing: number;
  /** Most epochs there can be; null where nobody said. */
  epochs: number | null;
}

/** Curves of one run: raw values, their smoothed line, epochs or minutes of training along x. */
export function prepareRunCurves({ curves, metrics, scale, x, smoothing, epochs }: Options): RunChart {
  const clock = clockOf(curves);
  const kind = x === "time" && clock ? "time" : "epoch";
  let dropped = 0;
  const lines = metrics.flatMap((name) => {
    const curve = curves.find((candidate) => candidate.name === name);
    if (!curve) return [];
    const values = curve.points.map(([epoch, value]) => ({ epoch, value: decodeMetric(value) }));
    const drawn = values.filter(({ value }) => Number.isFinite(value) && (scale === "linear" || value > 0));
    dropped += values.length - drawn.length;
    const smooth = smoothed(
      drawn.map(({ value }) => value),
      smoothing,
    );
    const points = drawn.map(({ epoch, value }, index) => ({
      x: kind === "time" ? (clock?.get(epoch) ?? 0) / 60 : epoch,
      epoch,
      value,
      smooth: smooth[index] ?? value,
    }));
    return [
      {
        name,
        label: metricLabel(name),
        isTrain: name.startsWith("train/"),
        points: thin(points, (point) => point.value),
      },
    ];
  });
  const xs = lines.flatMap((line) => line.points.map((point) => point.x));
  const last = xs.reduce((most, value) => Math.max(most, value), 1);
  // Epochs count from 1; what a program outside logs may begin at 0 or below.
  const first = kind === "epoch" ? xs.reduce((least, value) => Math.min(least, value), 1) : 0;
  const end = epochs !== null && epochs <= 30 ? Math.max(epochs, last, 2) : Math.max(last, 2);
  const ticks = kind === "epoch" ? epochTicks(first, end) : niceTicks(0, Math.max(last, 0.1));
  return {
    lines,
    y: planYAxis(
      metrics[0] ?? "",
      lines.flatMap((line) => line.points.map((point) => point.value)),
      scale,
    ),
    x: { kind, domain: [first, ticks.at(-1) ?? 1], ticks },
    table: tableOf(lines, kind),
    dropped,
  };
}

/** Whether the run measured what time along x needs. */
export function hasClock(names: readonly string[]): boolean {
  return names.includes(EPOCH_SECONDS);
}

const EPOCH_SECONDS = "perf/epoch_seconds";

/** Seconds of training up to the end of each epoch; waiting between attempts does not count. */
function clockOf(curves: Options["curves"]): Map<number, number> | null {
  const seconds = curves.find(({ name }) => name === EPOCH_SECONDS);
  if (!seconds || seconds.points.length === 0) return null;
  const clock = new Map<number, number>();
  let sum = 0;
  for (const [epoch, value] of seconds.points) {
    const taken = decodeMetric(value);
    if (Number.isFinite(taken)) sum += taken;
    clock.set(epoch, sum);
  }
  return clock;
}

/** Exponential moving average without the pull towards 0 at its start (Kingma and Ba's bias correction). */
export function smoothed(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let average = 0;
  let power = 1;
  return values.map((value) => {
    average = weight * average + (1 - weight) * value;
    power *= weight;
    return average / (1 - power);
  });
}

function tableOf(lines: readonly RunCurveLine[], kind: XKind): ChartTable {
  const epochs = [...new Set(lines.flatMap((line) => line.points.map((point) => point.epoch)))].sort(
    (a, b) => a - b,
  );
  const at = lines.map((line) => new Map(line.points.map((point) => [point.epoch, point])));
  return {
    header: ["epoch", ...(kind === "time" ? ["minutes"] : []), ...lines.map((line) => line.name)],
    rows: epochs.map((epoch) => [
      epoch,
      ...(kind === "time"
        ? [at.map((points) => points.get(epoch)?.x).find((x) => x !== undefined) ?? null]
        : []),
      ...at.map((points) => points.get(epoch)?.value ?? null),
    ]),
  };
}
