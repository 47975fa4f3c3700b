import { z } from "zod";
import { WEIGHTS_KINDS } from "../words";
import type { TableDefinitionInput } from "./definition";
import { slugOf } from "./saved";

export const SWEEP_TABLE_COLUMNS = ["folds", "sigmas", "metrics"] as const;
export type SweepTableColumns = (typeof SWEEP_TABLE_COLUMNS)[number];

/** What of a sweep its table is made from. */
export interface TabledSweep {
  readonly id: number;
  readonly name: string;
  readonly dataset: string;
  readonly variants: readonly string[];
  readonly folds: readonly number[];
  readonly testSigmas: readonly number[];
  readonly weights: "best" | "last";
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
  readonly plan: unknown;
}): TabledSweep {
  const { variants, folds, evaluation } = planPart.parse(sweep.plan);
  return {
    id: sweep.id,
    name: sweep.name,
    dataset: sweep.dataset.slug,
    variants: Object.keys(variants),
    folds,
    ...evaluation,
  };
}

/** A table of a sweep: a row for each variant; columns are folds with their mean, test sigmas, or metrics. */
export function tableOfSweep(sweep: TabledSweep, columns: SweepTableColumns): TableDefinitionInput {
  const { id, name, dataset, variants, folds, testSigmas, weights } = sweep;
  const least = Math.min(...testSigmas);
  return {
    id: slugOf(`${name} by ${columns}`),
    title: `${name}: variants by ${TITLES[columns]}`,
    dataset,
    ...(columns === "metrics" ? {} : { metric: "balanced_accuracy" }),
    select: { sweep: id, weights, ...(columns === "sigmas" ? {} : { testSigma: least }) },
    folds: [...folds],
    rows: variants.map((variant) => ({ key: variant, label: variant, select: { variant } })),
    columns: columnsOf(sweep, columns),
    compare: { among: "rows" },
  };
}

const TITLES: Readonly<Record<SweepTableColumns, string>> = {
  folds: "fold",
  sigmas: "test noise",
  metrics: "metric",
};

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
