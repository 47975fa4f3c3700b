import type { Curve, RunSummary } from "@foldwise/core/contracts/http/run";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { thin } from "@foldwise/core/curves";
import { isTerminal } from "@foldwise/core/states";
import { foldLabel } from "@foldwise/core/words";
import { MARGIN, X_AXIS_HEIGHT } from "@/charts/axes";
import type { ChartTable } from "@/charts/chart-table";
import { spreadLabels } from "@/charts/end-labels";
import { dashOf, hueOf } from "@/charts/palette";
import { epochTicks } from "@/charts/ticks";
import { type AxisPlan, planYAxis, positionOnAxis, type ScaleKind } from "@/charts/y-axis";
import { attemptMarkers, type Marker } from "../run/attempt-markers";
import { type BandPoint, bandOf } from "./band";
import { type RunningLine, runningLines } from "./running-lines";
import type { ShownTrial } from "./shown-trials";
import { type CurveMap, curveKey } from "./stream";

export interface FoldRow {
  epoch: number;
  /** Value of each line by its key. */
  values: Record<string, number>;
  /** Mean while all folds are there, and from the epoch before the first that lacks one. */
  mean: number | null;
  meanOfFewer: number | null;
  /** Least and greatest of the folds that are there; null below two. */
  band: [number, number] | null;
  folds: number;
}

export interface FoldLine {
  key: string;
  label: string;
  dash: string | undefined;
  end: { epoch: number; value: number; shift: number };
}

export interface FoldPanel {
  name: string;
  title: string;
  about: string;
  hue: { line: string; text: string };
  rows: FoldRow[];
  /** Corners of the area between the lowest and the highest fold. */
  band: BandPoint[];
  lines: FoldLine[];
  /** Trials of the variant that train now and are not the one shown: the mean of their folds so far. */
  running: RunningLine[];
  markers: Marker[];
  /** What the band is, and from where fewer folds are left. */
  note: string;
}

export interface FoldChart {
  panels: FoldPanel[];
  y: AxisPlan;
  x: { domain: [number, number]; ticks: number[] };
  /** Names and dashes of the folds, for the legend. */
  folds: { label: string; dash: string | undefined }[];
  table: ChartTable;
  /** Values that no line can show, said under the chart. */
  left: string | null;
}

interface Options {
  shown: readonly ShownTrial[];
  curves: CurveMap;
  metric: string;
  scale: ScaleKind;
  /** Height of a panel, pixels. */
  height: number;
}

/** Curves of folds with mean and band: a panel for each variant, one y axis for all. */
export function prepareFoldCurves({ shown, curves, metric, scale, height }: Options): FoldChart {
  const drafts = shown.map((item) => {
    const runs = (item.trial?.runs ?? []).toSorted(byFoldThenSeed);
    return { item, runs, series: runs.map((run) => seriesOf(run, runs, curves, metric, scale)) };
  });
  const all = drafts.flatMap((draft) => draft.series);
  const running = drafts.map(({ item }) => runningLines(item.running, curves, metric, scale));
  const drawn = [...all, ...running.flat()];
  const y = planYAxis(
    metric,
    drawn.flatMap((series) => series.points.map(([, value]) => value)),
    scale,
  );
  const last = drawn.reduce((most, series) => Math.max(most, series.points.at(-1)?.[0] ?? 1), 1);
  const planned = Math.max(1, ...drafts.flatMap((draft) => draft.runs.map((run) => run.epochs ?? 1)));
  // A plan of 100 epochs that stops after 20 would leave an empty chart.
  const end = planned <= 30 ? Math.max(planned, last) : Math.max(10, last);
  const plot = height - MARGIN.top - X_AXIS_HEIGHT;
  const panels = drafts.map((draft, index) => panelOf({ ...draft, running: running[index] ?? [], y, plot }));
  const dropped = all.reduce((sum, series) => sum + series.dropped, 0);
  return {
    panels,
    y,
    x: { domain: [1, Math.max(2, end)], ticks: epochTicks(1, Math.max(2, end)) },
    folds: [
      ...new Map(
        panels.flatMap(({ lines }) => lines.map(({ label, dash }) => [label, { label, dash }])),
      ).values(),
    ].sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true })),
    table: tableOf(panels),
    left:
      dropped === 0
        ? null
        : `${dropped} ${dropped === 1 ? "value is" : "values are"} ${scale === "log" ? "not above 0 or not finite" : "not finite"} and cannot be drawn.`,
  };
}

interface Series {
  key: string;
  label: string;
  dash: string | undefined;
  points: [number, number][];
  dropped: number;
}

function seriesOf(
  run: RunSummary,
  runs: readonly RunSummary[],
  curves: CurveMap,
  metric: string,
  scale: ScaleKind,
): Series {
  const curve: Curve | undefined =
    run.trainingId === null ? undefined : curves.get(curveKey(run.trainingId, metric));
  const decoded = (curve?.points ?? []).map(([epoch, value]): [number, number] => [
    epoch,
    decodeMetric(value),
  ]);
  const points = decoded.filter(([, value]) => Number.isFinite(value) && (scale === "linear" || value > 0));
  const folds = [...new Set(runs.map(foldLabel))];
  const manySeeds = new Set(runs.map((other) => other.seed)).size > 1;
  return {
    key: `r${run.id}`,
    label: `F${foldLabel(run)}${manySeeds ? `·s${run.seed}` : ""}`,
    dash: dashOf(folds.indexOf(foldLabel(run))),
    points,
    dropped: decoded.length - points.length,
  };
}

interface PanelDraft {
  item: ShownTrial;
  runs: readonly RunSummary[];
  series: readonly Series[];
  running: readonly RunningLine[];
  y: AxisPlan;
  /** Height that lines are drawn on, pixels. */
  plot: number;
}

function panelOf({ item, runs, series, running, y, plot }: PanelDraft): FoldPanel {
  const drawn = series.filter(({ points }) => points.length > 0);
  // Folds that the mean should hold in the end: a run that ended without a value will never come.
  const coming = runs.filter(
    (run, index) => series[index]?.points.length === 0 && !isTerminal(run.state),
  ).length;
  const rows = rowsOf(drawn, drawn.length + coming);
  const ends = [...drawn, ...running].map(({ points }): [number, number] => points.at(-1) ?? [1, 0]);
  const shifts = spreadLabels(
    ends.map(([, value]) => positionOnAxis(y, value) * plot),
    12,
    plot,
  );
  return {
    name: item.variant.name,
    title: item.variant.name,
    about: [
      item.why === "only"
        ? ""
        : item.why === "outer folds"
          ? "chosen parameters on the outer folds"
          : `trial ${item.trial?.number}, ${item.trial?.outerFold == null || item.trial.isRefit ? item.why : `inner folds of fold ${item.trial.outerFold}`}`,
      item.running.length > 0 ? `${item.running.map(({ number }) => `#${number}`).join(", ")} running` : "",
      item.variant.description,
    ]
      .filter(Boolean)
      .join(" · "),
    hue: hueOf(item.index),
    rows,
    band: bandOf(rows, y.scale),
    running: running.map((line, index) => ({ ...line, shift: shifts[drawn.length + index] ?? 0 })),
    lines: drawn.map((line, index) => ({
      key: line.key,
      label: line.label,
      dash: line.dash,
      end: { epoch: ends[index]?.[0] ?? 1, value: ends[index]?.[1] ?? 0, shift: shifts[index] ?? 0 },
    })),
    markers: attemptMarkers(runs),
    note: noteOf(
      rows,
      drawn.length,
      drawn.length + coming,
      runs.some((run) => !isTerminal(run.state)),
    ),
  };
}

/** What the band is, and from which epoch the mean is over fewer folds. */
function noteOf(rows: readonly FoldRow[], drawn: number, expected: number, unfinished: boolean): string {
  if (drawn === 0) return "";
  const band = drawn > 1 ? `band: min–max of ${drawn} folds` : "";
  const fewer = rows.find((row) => row.folds < expected);
  if (!fewer) return band || "one fold";
  const from = fewer === rows[0] ? "" : `from epoch ${fewer.epoch} `;
  const left = unfinished
    ? `${from}${from ? "only " : ""}${fewer.folds} of ${expected} folds so far`
    : `${from}fewer folds are left`;
  return [band, left].filter(Boolean).join(" · ");
}

function rowsOf(series: readonly Series[], expected: number): FoldRow[] {
  const epochs = new Map<number, Record<string, number>>();
  for (const { key, points } of series)
    for (const [epoch, value] of points) epochs.set(epoch, { ...epochs.get(epoch), [key]: value });
  const rows = [...epochs].sort(([a], [b]) => a - b).map(([epoch, values]) => rowOf(epoch, values));
  const firstFewer = rows.findIndex((row) => row.folds < expected);
  const marked = rows.map((row, index) => {
    const isFewer = firstFewer >= 0 && index >= firstFewer;
    const joins = index === firstFewer - 1;
    return { ...row, mean: isFewer ? null : row.mean, meanOfFewer: isFewer || joins ? row.mean : null };
  });
  // All folds of an epoch stay or go together, or the mean would seem to lose folds.
  return thin(marked, (row) => row.mean ?? row.meanOfFewer);
}

function rowOf(epoch: number, values: Record<string, number>): FoldRow {
  const list = Object.values(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return {
    epoch,
    values,
    mean,
    meanOfFewer: null,
    band: list.length > 1 ? [Math.min(...list), Math.max(...list)] : null,
    folds: list.length,
  };
}

function tableOf(panels: readonly FoldPanel[]): ChartTable {
  const epochs = [...new Set(panels.flatMap((panel) => panel.rows.map((row) => row.epoch)))].sort(
    (a, b) => a - b,
  );
  const columns = panels.flatMap((panel) => {
    const at = new Map(panel.rows.map((row) => [row.epoch, row]));
    return [
      ...panel.lines.map((line) => ({
        name: `${panel.name} ${line.label}`,
        value: (epoch: number) => at.get(epoch)?.values[line.key] ?? null,
      })),
      {
        name: `${panel.name} mean`,
        value: (epoch: number) => at.get(epoch)?.mean ?? at.get(epoch)?.meanOfFewer ?? null,
      },
    ];
  });
  return {
    header: ["epoch", ...columns.map((column) => column.name)],
    rows: epochs.map((epoch) => [epoch, ...columns.map((column) => column.value(epoch))]),
  };
}

function byFoldThenSeed(a: RunSummary, b: RunSummary): number {
  return (a.fold ?? -1) - (b.fold ?? -1) || (a.seed ?? -1) - (b.seed ?? -1);
}
