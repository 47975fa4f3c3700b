import { z } from "zod";
import { decodeMetric, type MetricNumber } from "../contracts/metric-number";
import { invalid } from "../errors";
import { measureOf } from "../measures";
import { isFeasible } from "../objectives";
import { targetOf } from "../sweep";
import {
  evaluationOptionsSchema,
  findTrainer,
  namedMeasures,
  type ResolvedTraining,
  targetPath,
  taskOf,
} from "../trainers";
import { MAX_LINES, type TableDefinitionInput } from "./definition";
import { slugOf } from "./saved";
import { type TabledTrial, trialLabel, trialSelect } from "./trial-row";

export const SWEEP_TABLE_COLUMNS = ["folds", "sigmas", "metrics"] as const;
export type SweepTableColumns = (typeof SWEEP_TABLE_COLUMNS)[number];

/** Rows of a search's table: the best trial of each variant by the objective, or every trial. Never a mean over trials. */
export const SWEEP_TABLE_ROWS = ["best", "trials"] as const;
export type SweepTableRows = (typeof SWEEP_TABLE_ROWS)[number];

/** What of a sweep its table is made from. */
export interface TabledSweep {
  readonly id: number;
  readonly name: string;
  /** Null where its trainer trains on none. */
  readonly dataset: string | null;
  /** What its tables by fold and by test noise show. */
  readonly metric: string;
  /** What its table by metrics shows, side by side. */
  readonly measures: readonly { readonly name: string; readonly label: string }[];
  /** Its evaluations are made at several levels of test noise, or could be. */
  readonly hasTestNoise: boolean;
  readonly variants: readonly string[];
  readonly folds: readonly number[];
  /** A nested cross-validation: of each fold the configuration that was chosen there is tested. */
  readonly isNested: boolean;
  readonly testSigmas: readonly number[];
  readonly weights: "best" | "last";
  readonly objective: { readonly metric: string; readonly direction: "maximize" | "minimize" };
  /** Names of several objectives, whose Pareto front is the best; none of one. */
  readonly objectives?: readonly string[];
  readonly trials: readonly TabledTrial[];
  /** Trials that are not among these, none of them as good as the best of its variant. */
  readonly trialsLeftOut: number;
}

const section = z.record(z.string(), z.unknown());
const planPart = z.object({
  trainer: z.looseObject({ kind: z.string() }),
  data: section.default({}),
  training: section.default({}),
  variants: z.record(z.string(), z.unknown()),
  folds: z.array(z.int()).min(1),
  splits: z.looseObject({ inner: z.unknown() }).partial().optional(),
  evaluation: z.object(evaluationOptionsSchema.shape),
});

const OF_CLASSES = ["accuracy", "balanced_accuracy", "auc", "precision/macro", "recall/macro", "f1/macro"];
const MAX_MEASURES = 12;

/** The measures of a sweep's evaluations: of any task but classification, first what it is chosen by. */
function measuresOf(settings: ResolvedTraining, objective: string): Pick<TabledSweep, "metric" | "measures"> {
  const task = taskOf(settings);
  if (task?.hasClasses)
    return {
      metric: "balanced_accuracy",
      measures: [
        ...OF_CLASSES.map((name) => ({ name, label: name.replaceAll("_", " ") })),
        ...namedMeasures(settings).map(({ name }) => labelled(name)),
      ],
    };
  const chosen = objective.replace(/^val\//, "");
  const all = task?.evaluation.map(({ name }) => name) ?? [chosen];
  const metric = all.includes(chosen) ? chosen : (all[0] ?? chosen);
  const others = all.filter((name) => name !== metric);
  return { metric, measures: [metric, ...others].slice(0, MAX_MEASURES).map(labelled) };
}

function labelled(name: string) {
  return { name, label: measureOf(name).label };
}

/** A sweep as the API shows it. @throws ZodError for a plan that is none */
export function tabledSweep(sweep: {
  readonly id: number;
  readonly name: string;
  readonly dataset: { readonly slug: string } | null;
  readonly objective: TabledSweep["objective"];
  readonly objectives?: readonly { readonly metric: string }[];
  readonly front?: { readonly trials: readonly number[] } | null;
  readonly trialViews: readonly (Omit<TabledTrial, "objective" | "isOutdone"> & {
    readonly objective: unknown;
    readonly violations?: readonly MetricNumber[] | null;
  })[];
  readonly trialsLeftOut?: number;
  readonly plan: unknown;
}): TabledSweep {
  const { variants, folds, evaluation, splits, ...settings } = planPart.parse(sweep.plan);
  const { metric, direction } = sweep.objective;
  return {
    id: sweep.id,
    name: sweep.name,
    dataset: sweep.dataset?.slug ?? null,
    ...measuresOf(settings, metric),
    hasTestNoise:
      findTrainer(settings.trainer.kind)
        ?.evaluations(evaluation)
        .some(({ conditions }) => "testSigma" in conditions) ?? false,
    variants: Object.keys(variants),
    folds,
    isNested: splits?.inner !== undefined,
    testSigmas: evaluation.testSigmas,
    weights: evaluation.weights,
    objective: { metric, direction },
    trialsLeftOut: sweep.trialsLeftOut ?? 0,
    ...(sweep.front ? { objectives: (sweep.objectives ?? []).map((one) => one.metric) } : {}),
    trials: sweep.trialViews.map(({ number, variant, configuration, objective, violations }) => ({
      number,
      variant,
      configuration: fullNames(settings, configuration),
      objective: typeof objective === "number" && Number.isFinite(objective) ? objective : null,
      isOutdone:
        !isFeasible(violations?.map(decodeMetric)) ||
        (sweep.front ? !sweep.front.trials.includes(number) : false),
    })),
  };
}

/** Short names of parameters are the sweep's own trainer's: another one may have the same in another section. */
function fullNames(
  settings: ResolvedTraining,
  configuration: TabledTrial["configuration"],
): TabledTrial["configuration"] {
  const trainer = findTrainer(settings.trainer.kind);
  return Object.fromEntries(
    Object.entries(configuration).map(([name, value]) => {
      const target = trainer && targetOf(name, settings);
      return [target ? targetPath(target) : name, value];
    }),
  );
}

/** True where a variant has several trials, among which its table has to choose. */
export function isSearch({ trials, isNested }: TabledSweep): boolean {
  // Of a nested one a fold has a single configuration that is tested.
  return !isNested && new Set(trials.map(({ variant }) => variant)).size < trials.length;
}

/** Columns that a sweep's table can have: levels of noise only where its trainer adds some. */
export function sweepTableColumns({ hasTestNoise }: TabledSweep): readonly SweepTableColumns[] {
  return SWEEP_TABLE_COLUMNS.filter((columns) => columns !== "sigmas" || hasTestNoise);
}

/**
 * A table of a sweep: a row for each variant, or each trial; columns are folds with their mean, test sigmas, or metrics.
 * @throws FoldwiseError `invalid` for columns that it cannot have
 */
export function tableOfSweep(
  sweep: TabledSweep,
  columns: SweepTableColumns,
  rows: SweepTableRows = "best",
): TableDefinitionInput {
  const { id, name, dataset, folds, testSigmas, weights } = sweep;
  const { metric, hasTestNoise } = sweep;
  const known = sweepTableColumns(sweep);
  if (!known.includes(columns))
    throw invalid([
      {
        field: "by",
        value: columns,
        problem: `sweep ${id} has no test noise`,
        remedy: `use ${known.join(" or ")}`,
      },
    ]);
  const least = Math.min(...testSigmas);
  return {
    id: slugOf(`${name} by ${columns}`),
    title: `${name}: ${isSearch(sweep) && rows === "trials" ? "trials" : "variants"} by ${TITLES[columns]}`,
    dataset,
    ...(columns === "metrics" ? {} : { metric }),
    select: { sweep: id, weights, ...(columns === "sigmas" || !hasTestNoise ? {} : { testSigma: least }) },
    folds: [...folds],
    // A row has the configuration that was chosen in each fold.
    ...(sweep.isNested ? { settings: "all" as const } : {}),
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
  if (sweep.isNested)
    return {
      rows: variants.map((variant) => ({ key: variant, label: variant, select: { variant } })),
      notes: [
        `Nested cross-validation: in each fold the configuration that is best by ${objective.metric} on its inner folds; never chosen by test images.`,
      ],
    };
  if (!isSearch(sweep))
    return { rows: variants.map((variant) => ({ key: variant, label: variant, select: { variant } })) };
  const ranked = trials.toSorted(
    (a, b) => scoreOf(b, objective.direction) - scoreOf(a, objective.direction) || a.number - b.number,
  );
  const known = ranked.filter((trial) => trial.objective !== null && !trial.isOutdone);
  const by = `by ${objective.metric}, the ${sweep.objectives ? "first " : ""}validation objective`;
  // Before any objective is known there is no best one.
  if (rows === "best" && known.length > 0 && sweep.objectives)
    return {
      rows: known.slice(0, MAX_LINES).map(rowOf),
      notes: [
        `Rows: the Pareto front of ${sweep.objectives.join(" and ")} on the validation side, ${known.length} of ${trials.length} trials; never chosen by test images.`,
      ],
    };
  if (rows === "best" && known.length > 0) {
    const best = variants.flatMap((variant) => known.find((trial) => trial.variant === variant) ?? []);
    return {
      rows: best.map((trial) => ({
        key: trial.variant,
        label: `${trial.variant}, ${trialLabel(trial)}`,
        select: trialSelect(trial),
      })),
      notes: [
        `Rows: the best trial of each variant ${by}, of ${trials.length + sweep.trialsLeftOut} trials; never chosen by test images.`,
      ],
    };
  }
  const shown = ranked.slice(0, MAX_LINES);
  const left = trials.length + sweep.trialsLeftOut - shown.length;
  return {
    rows: shown.map(rowOf),
    notes: [`Rows: one a trial, best first ${by}${left > 0 ? `; ${left} more trials are left out` : ""}.`],
  };
}

function rowOf(trial: TabledTrial) {
  return {
    key: `trial ${trial.number}`,
    label: `#${trial.number} ${trial.variant}, ${trialLabel(trial)}`,
    select: trialSelect(trial),
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
    return sweep.measures.map(({ name, label }) => ({ key: name, label, metric: name }));
  }
  return [
    ...sweep.folds.map((fold) => ({ key: `fold ${fold}`, label: `Fold ${fold}`, select: { fold } })),
    ...(sweep.folds.length > 1 ? [{ key: "mean", label: "Mean" }] : []),
  ];
}
