import { z } from "zod";
import { WEIGHTS_KINDS } from "../words";
import { MAX_LINES, type TableDefinitionInput } from "./definition";
import { slugOf } from "./saved";
import type { Scalar } from "./scalar";
import { trialLabel, trialSelect } from "./trial-row";

export const SWEEP_TABLE_COLUMNS = ["folds", "sigmas", "metrics"] as const;
export type SweepTableColumns = (typeof SWEEP_TABLE_COLUMNS)[number];

/** Rows of a search's table: the best trial of each variant by the objective, or every trial. Never a mean over trials. */
export const SWEEP_TABLE_ROWS = ["best", "trials"] as const;
export type SweepTableRows = (typeof SWEEP_TABLE_ROWS)[number];

export interface TabledTrial {
  readonly number: number;
  readonly variant: string;
  readonly configuration: Readonly<Record<string, Scalar>>;
  /** On the validation side; null before it is known. */
  readonly objective: number | null;
}

/** What of a sweep its table is made from. */
export interface TabledSweep {
  readonly id: number;
  readonly name: string;
  readonly dataset: string;
  readonly variants: readonly string[];
  readonly folds: readonly number[];
  readonly testSigmas: readonly number[];
  readonly weights: "best" | "last";
  readonly objective: { readonly metric: string; readonly direction: "maximize" | "minimize" };
  readonly trials: readonly TabledTrial[];
}

const planPart = z.object({
  variants: z.record(z.string(), z.unknown()),
  folds: z.array(z.int()).min(1),
  evaluation: z.object({ testSigmas: z.array(z.number()).min(1), weights: z.enum(WEIGHTS_KINDS) }),
});

/** A sweep as the API shows it. @throws ZodError for a plan that is none */
export function tabledSweep(sweep: {
  readonly id: number;
  readonly name: string;
  readonly dataset: { readonly slug: string };
  readonly objective: TabledSweep["objective"];
  readonly trialViews: readonly (Omit<TabledTrial, "objective"> & { readonly objective: unknown })[];
  readonly plan: unknown;
}): TabledSweep {
  const { variants, folds, evaluation } = planPart.parse(sweep.plan);
  const { metric, direction } = sweep.objective;
  return {
    id: sweep.id,
    name: sweep.name,
    dataset: sweep.dataset.slug,
    variants: Object.keys(variants),
    folds,
    ...evaluation,
    objective: { metric, direction },
    trials: sweep.trialViews.map(({ number, variant, configuration, objective }) => ({
      number,
      variant,
      configuration,
      objective: typeof objective === "number" && Number.isFinite(objective) ? objective : null,
    })),
  };
}

/** True where a variant has several trials, among which its table has to choose. */
export function isSearch({ trials }: TabledSweep): boolean {
  return new Set(trials.map(({ variant }) => variant)).size < trials.length;
}

/** A table of a sweep: a row for each variant, or each trial; columns are folds with their mean, test sigmas, or metrics. */
export function tableOfSweep(
  sweep: TabledSweep,
  columns: SweepTableColumns,
  rows: SweepTableRows = "best",
): TableDefinitionInput {
  const { id, name, dataset, folds, testSigmas, weights } = sweep;
  const least = Math.min(...testSigmas);
  return {
    id: slugOf(`${name} by ${columns}`),
    title: `${name}: ${isSearch(sweep) && rows === "trials" ? "trials" : "variants"} by ${TITLES[columns]}`,
    dataset,
    ...(columns === "metrics" ? {} : { metric: "balanced_accuracy" }),
    select: { sweep: id, weights, ...(columns === "sigmas" ? {} : { testSigma: least }) },
    folds: [...folds],
    ...rowsOf(sweep, rows),
    columns: columnsOf(sweep, columns),
    compare: { among: "rows" },
  };
}

const TITLES: Readonly<Record<SweepTableColumns, string>> = {
  folds: "fold",
  sigmas: "test noise",
  metrics: "metric",
};

function rowsOf(sweep: TabledSweep, rows: SweepTableRows): Pick<TableDefinitionInput, "rows" | "notes"> {
  const { variants, trials, objective } = sweep;
  if (!isSearch(sweep))
    return { rows: variants.map((variant) => ({ key: variant, label: variant, select: { variant } })) };
  const ranked = trials.toSorted(
    (a, b) => scoreOf(b, objective.direction) - scoreOf(a, objective.direction) || a.number - b.number,
  );
  const known = ranked.filter((trial) => trial.objective !== null);
  const by = `by ${objective.metric}, the validation objective`;
  // Before any objective is known there is no best one.
  if (rows === "best" && known.length > 0) {
    const best = variants.flatMap((variant) => known.find((trial) => trial.variant === variant) ?? []);
    return {
      rows: best.map((trial) => ({
        key: trial.variant,
        label: `${trial.variant}, ${trialLabel(trial)}`,
        select: trialSelect(trial),
      })),
      notes: [
        `Rows: the best trial of each variant ${by}, of ${trials.length} trials; never chosen by test images.`,
      ],
    };
  }
  const shown = ranked.slice(0, MAX_LINES);
  const left = trials.length - shown.length;
  return {
    rows: shown.map((trial) => ({
      key: `trial ${trial.number}`,
      label: `#${trial.number} ${trial.variant}, ${trialLabel(trial)}`,
      select: trialSelect(trial),
    })),
    notes: [`Rows: one a trial, best first ${by}${left > 0 ? `; ${left} more trials are left out` : ""}.`],
  };
}

function scoreOf({ objective }: TabledTrial, direction: TabledSweep["objective"]["direction"]): number {
  if (objective === null) return -Number.MAX_VALUE;
  return direction === "maximize" ? objective : -objective;
}

function columnsOf(sweep: TabledSweep, columns: SweepTableColumns): TableDefinitionInput["columns"] {
  if (columns === "sigmas") {
    return sweep.testSigmas.map((testSigma) => ({
      key: `sigma ${testSigma}`,
      label: `σ ${testSigma}`,
      select: { testSigma },
    }));
  }
  if (columns === "metrics") {
    return ["accuracy", "balanced_accuracy", "auc", "precision/macro", "recall/macro", "f1/macro"].map(
      (metric) => ({ key: metric, label: metric.replaceAll("_", " "), metric }),
    );
  }
  return [
    ...sweep.folds.map((fold) => ({ key: `fold ${fold}`, label: `Fold ${fold}`, select: { fold } })),
    ...(sweep.folds.length > 1 ? [{ key: "mean", label: "Mean" }] : []),
  ];
}
