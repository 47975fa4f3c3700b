import type { SweepEvaluation } from "@foldwise/core/contracts/http-responses";
import type { WeightsKind } from "@foldwise/core/words";
import type { ChartTable } from "../../../charts/chart-table";
import { hueOf } from "../../../charts/palette";
import { type AxisPlan, planYAxis } from "../../../charts/y-axis";

export interface RobustnessLine {
  variant: string;
  /** Pixels to the right of its sigma, so that whiskers of several variants stand side by side. */
  dodge: number;
  hue: { line: string; text: string };
  points: { sigma: number; mean: number; range: [number, number]; runs: number }[];
}

export interface Published {
  label: string;
  points: { sigma: number; value: number }[];
}

export interface RobustnessChart {
  lines: RobustnessLine[];
  published: Published | null;
  y: AxisPlan;
  sigmas: number[];
  table: ChartTable;
}

interface Input {
  /** Of each variant, in the order of the plan: the evaluations of its runs. */
  variants: readonly {
    name: string;
    evaluations: readonly Pick<SweepEvaluation, "weights" | "sigma" | "metrics">[];
  }[];
  metric: string;
  /** Those that the plan evaluates at every sigma. */
  weights: WeightsKind;
  published?: Published | null;
}

/** Pixels between the whiskers of neighbours. */
const DODGE = 7;

/** A metric of the evaluated weights over test sigma: the runs with equal weight, whatever noise draws each averages. */
export function prepareRobustness({ variants, metric, weights, published = null }: Input): RobustnessChart {
  const lines = variants.map(({ name, evaluations }, index) => ({
    variant: name,
    dodge: DODGE * (index - (variants.length - 1) / 2),
    hue: hueOf(index),
    points: pointsOf(
      evaluations.filter((evaluation) => evaluation.weights === weights),
      metric,
    ),
  }));
  const values = [
    ...lines.flatMap((line) => line.points.flatMap((point) => [point.mean, ...point.range])),
    ...(published?.points.map((point) => point.value) ?? []),
  ];
  const sigmas = [
    ...new Set([
      ...lines.flatMap((line) => line.points.map((point) => point.sigma)),
      ...(published?.points.map((point) => point.sigma) ?? []),
    ]),
  ].sort((a, b) => a - b);
  return {
    lines,
    published,
    y: planYAxis(metric, values, "linear"),
    sigmas,
    table: tableOf(lines, published, sigmas),
  };
}

function pointsOf(
  evaluations: Input["variants"][number]["evaluations"],
  metric: string,
): RobustnessLine["points"] {
  const bySigma = new Map<number, number[]>();
  for (const { sigma, metrics } of evaluations) {
    const value = metrics[metric];
    if (value === null || value === undefined) continue;
    bySigma.set(sigma, [...(bySigma.get(sigma) ?? []), value]);
  }
  return [...bySigma]
    .sort(([a], [b]) => a - b)
    .map(([sigma, values]) => ({
      sigma,
      mean: mean(values),
      range: [Math.min(...values), Math.max(...values)],
      runs: values.length,
    }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tableOf(
  lines: readonly RobustnessLine[],
  published: Published | null,
  sigmas: readonly number[],
): ChartTable {
  const header = [
    "test sigma",
    ...lines.flatMap(({ variant }) => [`${variant} mean`, `${variant} min`, `${variant} max`]),
  ];
  const rows = sigmas.map((sigma) => [
    sigma,
    ...lines.flatMap((line) => {
      const point = line.points.find((candidate) => candidate.sigma === sigma);
      return point ? [point.mean, ...point.range] : [null, null, null];
    }),
    ...(published ? [published.points.find((point) => point.sigma === sigma)?.value ?? null] : []),
  ]);
  return { header: published ? [...header, `published ${published.label}`] : header, rows };
}
