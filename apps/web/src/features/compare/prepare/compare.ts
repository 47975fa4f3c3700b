import type { EvaluationView, RunSummary } from "@foldwise/core/contracts/http/run";
import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { thin } from "@foldwise/core/curves";
import type { ChartTable } from "../../../charts/chart-table";
import { spreadLabels } from "../../../charts/end-labels";
import { type AxisPlan, planYAxis } from "../../../charts/y-axis";
import { formatParameter, parameterLabels } from "../../../formats/parameters";
import { nameRuns } from "./name-runs";

/** Most runs that one chart keeps apart. */
export const MAX_RUNS = 24;

/** `3,1,1,x` → [3, 1]: numbers only, each once. */
export function parseRuns(text: string): number[] {
  const ids = text.split(",").filter((part) => /^\d{1,15}$/.test(part.trim()));
  return [...new Set(ids.map(Number))].slice(0, MAX_RUNS);
}

export interface ComparedLine {
  id: number;
  label: string;
  /** Which hue: one for each trial, or run without a trial. */
  hue: number;
  fold: number;
  /** What stands at the line's end. */
  end: { text: string; shift: number };
  points: readonly { step: number; value: number }[];
}

export interface ComparedCurves {
  metrics: readonly string[];
  metric: string;
  lines: readonly ComparedLine[];
  /** What each hue is. */
  legend: readonly { name: string; hue: number }[];
  /** What each dash is. */
  folds: readonly number[];
  y: AxisPlan;
  steps: [number, number];
  table: ChartTable;
}

/** One metric of the chosen runs over each other. Hue is the trial (or the run that has none), dash is the fold. */
export function prepareComparedCurves(
  runs: readonly { run: RunSummary; metrics: RunMetrics | undefined }[],
  wanted: string,
): ComparedCurves | null {
  const names = [
    ...new Set(runs.flatMap(({ metrics }) => metrics?.metrics.map(({ name }) => name) ?? [])),
  ].toSorted((a, b) => order(a) - order(b) || a.localeCompare(b, "en"));
  const metric = names.find((name) => name === wanted) ?? names[0];
  if (metric === undefined) return null;
  const named = nameRuns(runs.map(({ run }) => run));
  const lines = runs.flatMap(({ run, metrics }, index): ComparedLine[] => {
    const points = metrics?.metrics.find(({ name }) => name === metric)?.points ?? [];
    const finite = points
      .map(([step, value]) => ({ step, value: decodeMetric(value) }))
      .filter(({ value }) => Number.isFinite(value));
    const name = named[index];
    if (finite.length === 0 || name === undefined) return [];
    return [
      {
        id: run.id,
        label: name.short,
        hue: name.hue,
        fold: run.fold ?? 0,
        end: { text: name.short, shift: 0 },
        points: thin(finite, ({ value }) => value),
      },
    ];
  });
  const all = lines.flatMap(({ points }) => points);
  const steps = all.map(({ step }) => step);
  const y = planYAxis(
    metric,
    all.map(({ value }) => value),
    "linear",
  );
  return {
    metrics: names,
    metric,
    lines: withEnds(lines, y),
    legend: [...new Map(named.map(({ group, hue }) => [hue, group]))].map(([hue, name]) => ({ name, hue })),
    folds: [...new Set(lines.map(({ fold }) => fold))].sort((x, y) => x - y),
    y,
    steps: steps.length > 0 ? [Math.min(...steps), Math.max(...steps)] : [1, 1],
    table: {
      header: ["run", "epoch", metric],
      rows: lines.flatMap((line) => line.points.map(({ step, value }) => [line.label, step, value])),
    },
  };
}

/** Pixels of the plot, and between two labels at the ends of lines. */
const PLOT = { height: 270, gap: 12 };

/** Labels moved up or down so that they can be read; shifts are in pixels of the plot. */
function withEnds(lines: readonly ComparedLine[], { domain: [low, high] }: AxisPlan): ComparedLine[] {
  const at = lines.map(
    ({ points }) => (1 - ((points.at(-1)?.value ?? low) - low) / (high - low || 1)) * PLOT.height,
  );
  const shifts = spreadLabels(at, PLOT.gap, PLOT.height);
  return lines.map((line, index) => ({ ...line, end: { ...line.end, shift: shifts[index] ?? 0 } }));
}

const FIRST = ["val/balanced_accuracy", "val/loss", "val/accuracy", "val/auc", "train/loss"];

function order(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

export interface ParameterRow {
  /** As a plan has it. */
  key: string;
  name: string;
  values: readonly (string | null)[];
  differs: boolean;
}

/** Parameters of the runs side by side; null where a run does not have one. */
export function prepareParameters(
  runs: readonly Pick<RunSummary, "params">[],
  onlyDiffering: boolean,
): ParameterRow[] {
  const names = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))].toSorted();
  const labels = parameterLabels(names);
  return names
    .map((name) => {
      const raw = runs.map(({ params }) => (name in params ? (params[name] ?? null) : undefined));
      return {
        key: name,
        name: labels.get(name) ?? name,
        values: raw.map((value) => (value === undefined ? null : formatParameter(value))),
        differs: new Set(raw).size > 1,
      };
    })
    .filter(({ differs }) => differs || !onlyDiffering);
}

/** The evaluation that stands for a run: best weights, no noise, first replicate. */
export function headlineEvaluation(evaluations: readonly EvaluationView[]): EvaluationView | null {
  const best = evaluations.filter(({ weights }) => weights === "best");
  const pool = best.length > 0 ? best : evaluations;
  return pool.toSorted((a, b) => a.sigma - b.sigma || a.replicate - b.replicate)[0] ?? null;
}
