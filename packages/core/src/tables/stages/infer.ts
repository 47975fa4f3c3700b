import { DEFAULT_EQUIVALENCE_MARGIN, holm } from "../../statistics";
import { againstPublished } from "../against-published";
import { type Contender, chooseBold, type PairTest, pairP } from "../bold";
import type { CellCache } from "../cell-cache";
import { compareArmsWith } from "../compare-arms";
import type { TableDefinition } from "../definition";
import { differenceOf } from "../difference";
import { makeEstimator } from "../estimator";
import { factCell } from "../facts";
import { needsProbabilities } from "../linearization";
import { signOfMeasure } from "../measure-of-observations";
import type { Observation } from "../observation";
import { type CellInterval, cellInterval, NO_INTERVAL, oursCell } from "../ours";
import { publishedCell } from "../published";
import type { AgainstPublished, ArmComparison, OursCell, PublishedCell, TableCell } from "../result";
import { matches, mergeSelectors } from "../selector";
import { type AggregatedCell, type AggregatedTable, measuredAs } from "./aggregate";
import type { SelectedQuestion } from "./select";

export interface InferredCell
  extends Pick<AggregatedCell, "row" | "column" | "metric" | "aggregate" | "select" | "isFact" | "fact">,
    Pick<AggregatedCell, "evaluations">,
    Pick<TableCell, "difference" | "verdict"> {
  readonly ours: OursCell | null;
  readonly published: PublishedCell | null;
  readonly best: boolean;
}

export interface InferredTable extends Omit<AggregatedTable, "cells" | "questions"> {
  readonly cells: readonly InferredCell[];
  /** Groups of compared cells that were decided. */
  readonly contests: number;
  readonly answers: readonly ArmComparison[];
  readonly against: readonly AgainstPublished[];
  readonly margin: number;
  /** Evaluations without whose predictions this is not the result: load them and fill the table again. */
  readonly needs: readonly PredictionsNeed[];
}

/** Predictions that a table lacks. */
export interface PredictionsNeed {
  /** Of the evaluation. */
  readonly version: string;
  /** The probabilities of every class are needed too. */
  readonly probabilities: boolean;
}

export interface InferOptions {
  readonly cache: CellCache;
  /** Whether differences to published numbers are worked out. */
  readonly differences: boolean;
  /** Whether intervals, bold and answers are. */
  readonly inference: boolean;
  /** Evaluations without predictions may be given them: see `needs`. */
  readonly onDemand: boolean;
}

/** The third stage: intervals, tests, and what they say of published numbers, of bold and of the questions. */
export function inferTable(table: AggregatedTable, options: InferOptions): InferredTable {
  const { definition, baseline, questions, ...rest } = table;
  const { cache, inference, differences } = options;
  const estimator = makeEstimator();
  const { needs, areLoaded } = loading(options.onDemand);

  function intervalOf({ value, evaluations, ...cell }: AggregatedCell): CellInterval {
    if (!inference || evaluations === null || value === null || value.value === null) return NO_INTERVAL;
    const key = measuredAs(cell, evaluations.content());
    const kept = cache.intervals.find(key);
    if (kept !== undefined) return kept;
    if (!areLoaded(evaluations.observations, cell.metric)) return NO_INTERVAL;
    return cache.intervals.keep(key, cellInterval(evaluations.set, cell.metric, cell.aggregate, estimator));
  }

  const pairTest: PairTest = (one, other) => {
    const [a, b] = one.content < other.content ? [one, other] : [other, one];
    const key = measuredAs(a, a.content, b.content);
    const kept = cache.pairs.find(key);
    if (kept !== undefined) return kept;
    if (!areLoaded([...a.observations, ...b.observations], a.metric)) return null;
    return cache.pairs.keep(key, pairP(a, b, estimator));
  };

  function answerOf({ question, first, second, content }: SelectedQuestion): ArmComparison | null {
    const key = JSON.stringify([question, content()]);
    const kept = cache.answers.find(key);
    if (kept !== undefined) return kept;
    if (!areLoaded([...first.observations, ...second.observations], question.metric)) return null;
    const { strata, ...asked } = question;
    const within = strata?.map(({ select, ...stratum }) => ({
      ...stratum,
      has: (observation: Observation) => matches(select, observation),
    }));
    const input = { ...asked, first, second, ...(within ? { strata: within } : {}) };
    return cache.answers.keep(key, compareArmsWith(input, estimator));
  }

  const margin = definition.equivalenceMargin ?? DEFAULT_EQUIVALENCE_MARGIN;
  const found = table.cells.map((cell): InferredCell => {
    const { value, evaluations, isFact, fact } = cell;
    const own = evaluations && value && oursCell(evaluations.set, value, intervalOf(cell));
    const ours = isFact ? factCell(fact) : own;
    const published =
      baseline === null || cell.published === undefined ? null : publishedCell(baseline, cell.published);
    return { ...cell, ours, published, ...differenceOf(differences, ours, published, margin), best: false };
  });
  const { compare } = definition;
  const { bold, contests } =
    compare === undefined || !inference
      ? { bold: new Set<string>(), contests: 0 }
      : chooseBold(contendersOf(definition, found), compare.alpha, pairTest);
  const cells = found.map((cell) => (bold.has(cellKey(cell)) ? { ...cell, best: true } : cell));
  return {
    ...rest,
    definition,
    baseline,
    cells,
    contests,
    answers: inference ? corrected(questions.flatMap((question) => answerOf(question) ?? [])) : [],
    against: differences
      ? againstPublished(
          cells.map((cell) => comparedCell(definition, cell)),
          margin,
        )
      : [],
    margin,
    needs: [...needs].map(([version, probabilities]) => ({ version, probabilities })),
  };
}

/** Notes which predictions are asked for and not there. */
function loading(onDemand: boolean) {
  const needs = new Map<string, boolean>();
  const areLoaded = (observations: readonly Observation[], metric: string): boolean => {
    if (!onDemand) return true;
    let all = true;
    for (const { version, classes, regression } of observations) {
      const probabilities =
        classes !== undefined &&
        classes.probabilities === undefined &&
        needsProbabilities(metric, classes.confusion.classes);
      const missing =
        (classes && classes.predictions === undefined) || (regression && regression.items === undefined);
      if (!missing && !probabilities) continue;
      needs.set(version, probabilities || needs.get(version) === true);
      all = false;
    }
    return all;
  };
  return { needs, areLoaded };
}

function contendersOf({ compare }: TableDefinition, cells: readonly InferredCell[]): Contender[] {
  return cells.flatMap((cell): Contender[] => {
    const { row, column, metric, aggregate, evaluations, ours } = cell;
    // Best ones were chosen by the test images themselves.
    if (evaluations === null || ours === null || ours.value === null || aggregate === "best") return [];
    const among = compare?.among === "rows" ? [column.key, row.group ?? ""] : [row.key, column.group ?? ""];
    const sign = signOfMeasure(evaluations.observations, metric);
    // Only what is measured alike is compared.
    const measure = `${sign > 0 ? "greatest" : "least"} ${aggregate} ${metric} of fold ${ours.folds.join(", ")}`;
    return [
      {
        cell: cellKey(cell),
        contest: JSON.stringify([...among, measure]),
        metric,
        sign,
        aggregate,
        value: ours.value,
        observations: evaluations.observations,
        content: evaluations.content(),
      },
    ];
  });
}

function cellKey({ row, column }: Pick<InferredCell, "row" | "column">): string {
  return JSON.stringify([row.key, column.key]);
}

/** Holm over the questions of a table. */
function corrected(answers: readonly ArmComparison[]): ArmComparison[] {
  const adjusted = holm(answers.map(({ pValue }) => pValue));
  const familySize = adjusted.filter((p) => p !== null).length;
  return answers.map((answer, i) => {
    const adjustedP = adjusted[i] ?? null;
    return { ...answer, adjustedP, familySize: adjustedP === null ? null : familySize };
  });
}

function comparedCell(definition: TableDefinition, cell: InferredCell) {
  const { row, column } = cell;
  // The fold is the group, or the column itself; what is left names the set.
  const arm = column.group === undefined ? undefined : column.label;
  const label = column.metric === undefined ? [row.label, arm] : [row.label, column.label];
  return {
    cell,
    select: mergeSelectors(definition.select, column.select, row.select),
    label: label.filter((part) => part !== undefined).join(", "),
  };
}
