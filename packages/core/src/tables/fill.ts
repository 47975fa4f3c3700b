import { type BaselineFile, findBaseline } from "../baselines";
import { DEFAULT_EQUIVALENCE_MARGIN, holm } from "../statistics";
import { againstPublished } from "./against-published";
import type { TableAggregate } from "./aggregate";
import { boldCells, type Contender } from "./bold";
import { compareArmsWith } from "./compare-arms";
import type { TableAxis, TableDefinition } from "./definition";
import { differenceOf } from "./difference";
import { type Estimator, makeEstimator } from "./estimator";
import { evaluationSet } from "./evaluation-set";
import { factCell, isFact, type TableFact } from "./facts";
import { boldNote, cellNotes, intervalNotes, settingsNotes } from "./fill-notes";
import { missingEvaluations, type WantedCell } from "./missing";
import type { Observation } from "./observation";
import { type FindObservations, indexObservations } from "./observation-index";
import { oursCell } from "./ours";
import { publishedCell } from "./published";
import type { FilledTable, OursCell, TableAxisView, TableCell, TableDataset } from "./result";
import { ribbonOf } from "./ribbon";
import { matches, mergeSelectors, type Selector } from "./selector";
import { chooseSettings, type SettingsRequest } from "./settings";

export interface FillOptions {
  readonly dataset: TableDataset;
  /** Shows differences although the dataset is not the baseline's. */
  readonly showDifferences?: boolean;
  /** Works out intervals, bold and answers; true by default, left out on live pages. */
  readonly inference?: boolean;
  /** Key of the settings that ours are to have, or `all`; the definition's choice by default. */
  readonly settings?: SettingsRequest;
  /** For tables of the kind `facts`. */
  readonly facts?: readonly TableFact[];
}

/**
 * Fills a table: published and ours side by side, with intervals, differences where they mean something, bold where
 * the tests say so, and the answers to its questions. The same input gives the same output to the last digit.
 */
export function fillTable(
  definition: TableDefinition,
  baselines: readonly BaselineFile[],
  observations: readonly Observation[],
  { dataset, showDifferences = false, inference = true, settings, facts = [] }: FillOptions,
): FilledTable {
  const baseline = baselines.find(({ id }) => id === definition.baseline) ?? null;
  const shown = baseline !== null && (definition.dataFree || dataset.isArticle || showDifferences);
  const { groups, keeps, unlike } = chooseSettings(definition, observations, settings);
  const find = findIn(definition, indexObservations(observations.filter(keeps)));
  const estimator = inference ? makeEstimator(relevant(definition, find)) : null;
  const margin = definition.equivalenceMargin ?? DEFAULT_EQUIVALENCE_MARGIN;
  const wanted: WantedCell[] = [];
  const contenders: Contender[] = [];
  const cells = definition.rows.flatMap((row) =>
    definition.columns.map((column): TableCell => {
      const metric = row.metric ?? column.metric ?? definition.metric ?? "";
      const aggregate = row.aggregate ?? column.aggregate ?? definition.aggregate;
      const select = mergeSelectors(definition.select, column.select, row.select);
      const own = ownObservations(definition, row, column, select, find);
      const fact = facts.find((one) => one.row === row.key && one.column === column.key);
      const given = isFact(definition, row, column);
      const ours = given ? factCell(fact) : cellOfObservations(own, metric, estimator, aggregate);
      const entry =
        baseline === null
          ? undefined
          : findBaseline(baseline, {
              table: definition.baselineTable ?? definition.id,
              row: row.key,
              column: column.key,
              metric,
            });
      const published = baseline === null || entry === undefined ? null : publishedCell(baseline, entry);
      const asked = select.fold === undefined ? definition.folds : [select.fold];
      const isRunnable = !row.publishedOnly && !column.publishedOnly;
      // Counts wait for runs only where the table names a plan that makes them, such as those read off curves.
      if (isRunnable && (!given || (definition.kind === "facts" && definition.plan !== undefined)))
        wanted.push({
          select,
          folds: asked,
          found: given ? (ours === null ? [] : asked) : (ours?.folds ?? []),
        });
      if (ours !== null && ours.value !== null && !given && aggregate !== "best") {
        contenders.push({
          ...contestOf(definition, row, column, `${aggregate} ${metric} of fold ${ours.folds.join(", ")}`),
          metric,
          aggregate,
          value: ours.value,
          observations: own,
        });
      }
      return {
        row: row.key,
        column: column.key,
        metric,
        published,
        ours,
        ...differenceOf(shown, ours, published, margin),
        best: false,
        notes: [
          ...cellNotes(definition, select, own, ours, aggregate),
          ...(given ? (fact?.notes ?? []) : []),
          ...(estimator !== null && !given && aggregate !== "best" ? intervalNotes(ours) : []),
        ],
      };
    }),
  );
  const { compare } = definition;
  const { bold, contests } =
    compare === undefined || estimator === null
      ? { bold: new Set<string>(), contests: 0 }
      : boldCells(contenders, compare.alpha, estimator);
  return {
    table: definition.id,
    title: definition.title,
    baseline: baseline && { id: baseline.id, title: baseline.source.title, doi: baseline.source.doi ?? null },
    dataset,
    ribbon: definition.dataFree ? null : ribbonOf(dataset, baseline, shown),
    differences: shown ? "shown" : "hidden",
    unit: definition.unit,
    decimals: definition.decimals,
    figure: definition.figure ?? null,
    rows: definition.rows.map(axisView),
    columns: definition.columns.map(axisView),
    arms: definition.arms,
    cells: cells.map((cell) => (bold.has(cellKey(cell.row, cell.column)) ? { ...cell, best: true } : cell)),
    equivalenceMargin: margin,
    against: shown
      ? againstPublished(
          cells.map((cell) => comparedCell(definition, cell)),
          margin,
        )
      : [],
    comparisons: estimator === null ? [] : answers(definition, find, estimator),
    missing: missingEvaluations(wanted),
    settings: groups,
    notes: [
      ...definition.notes,
      ...(compare !== undefined && bold.size > 0 ? [boldNote(compare, contests)] : []),
      ...settingsNotes(groups, unlike),
    ],
  };
}

function comparedCell(definition: TableDefinition, cell: TableCell) {
  const row = definition.rows.find(({ key }) => key === cell.row);
  const column = definition.columns.find(({ key }) => key === cell.column);
  // The fold is the group, or the column itself; what is left names the set.
  const arm = column?.group === undefined ? undefined : column.label;
  const isMetricColumn = column?.metric !== undefined;
  const label = isMetricColumn ? [row?.label, column.label] : [row?.label, arm];
  return {
    cell,
    select: mergeSelectors(definition.select, column?.select, row?.select),
    label: label.filter((part) => part !== undefined).join(", "),
  };
}

/** A cell without a fold is made of the table's folds. */
function findIn({ folds }: TableDefinition, find: FindObservations): FindObservations {
  return (selector) => {
    const found = find(selector);
    return selector.fold === undefined ? found.filter(({ fold }) => folds.includes(fold)) : found;
  };
}

/** Observations that some cell or question asks for, each once. */
function relevant(definition: TableDefinition, find: FindObservations): Observation[] {
  const { select, rows, columns, questions } = definition;
  const selectors = [
    ...rows.flatMap((row) => columns.map((column) => mergeSelectors(select, column.select, row.select))),
    ...questions.flatMap(({ first, second }) => [
      mergeSelectors(select, first.select),
      mergeSelectors(select, second.select),
    ]),
  ];
  const asked = new Map(selectors.map((selector) => [JSON.stringify(selector), selector]));
  return [...new Set([...asked.values()].flatMap(find))];
}

function ownObservations(
  definition: TableDefinition,
  row: TableAxis,
  column: TableAxis,
  select: Selector,
  find: FindObservations,
): Observation[] {
  if (isFact(definition, row, column) || row.publishedOnly || column.publishedOnly) return [];
  return find(select);
}

function cellOfObservations(
  own: readonly Observation[],
  metric: string,
  estimator: Estimator | null,
  aggregate: TableAggregate,
): OursCell | null {
  return own.length === 0 ? null : oursCell(evaluationSet(own), metric, estimator, aggregate);
}

function contestOf(
  { compare }: TableDefinition,
  row: TableAxis,
  column: TableAxis,
  /** Only what is measured alike is compared. */
  measure: string,
): { cell: string; contest: string } {
  const contest = compare?.among === "rows" ? [column.key, row.group ?? ""] : [row.key, column.group ?? ""];
  return { cell: cellKey(row.key, column.key), contest: JSON.stringify([...contest, measure]) };
}

function cellKey(row: string, column: string): string {
  return JSON.stringify([row, column]);
}

function answers(
  definition: TableDefinition,
  find: FindObservations,
  estimator: Estimator,
): FilledTable["comparisons"] {
  const found = definition.questions.map(({ first, second, strata, ...question }) => {
    const arm = ({ label, select }: typeof first) => ({
      label,
      observations: find(mergeSelectors(definition.select, select)),
    });
    const within = strata?.map(({ select, ...stratum }) => ({
      ...stratum,
      has: (observation: Observation) => matches(select, observation),
    }));
    return compareArmsWith(
      { ...question, first: arm(first), second: arm(second), ...(within ? { strata: within } : {}) },
      estimator,
    );
  });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  const familySize = adjusted.filter((p) => p !== null).length;
  return found.map((answer, i) => {
    const adjustedP = adjusted[i] ?? null;
    return { ...answer, adjustedP, familySize: adjustedP === null ? null : familySize };
  });
}

function axisView({ key, label, group, publishedOnly, fact, unit, notes }: TableAxis): TableAxisView {
  return { key, label, group: group ?? null, publishedOnly, unit: unit ?? (fact ? "plain" : null), notes };
}
