import type { DeclaredMeasure } from "../../tasks";
import type { TableAxis } from "../definition";
import { boldNote, cellNotes, intervalNotes, measureNote, settingsNotes } from "../fill-notes";
import { measureOfObservations } from "../measure-of-observations";
import { missingEvaluations, type WantedCell } from "../missing";
import type { FilledTable, TableAxisView, TableCell, TableDataset } from "../result";
import { ribbonOf } from "../ribbon";
import type { InferredCell, InferredTable } from "./infer";

export interface LayOutOptions {
  readonly dataset: TableDataset;
  readonly differences: boolean;
  readonly inference: boolean;
}

/** The fourth stage: the table as it is shown, with its notes and what it still waits for. Nothing is computed here. */
export function layOutTable(
  table: InferredTable,
  { dataset, differences, inference }: LayOutOptions,
): FilledTable {
  const { definition, baseline, contests, settings } = table;
  const { compare } = definition;
  const measures = namedMeasuresOf(table);
  const hasBold = table.cells.some(({ best }) => best);
  return {
    table: definition.id,
    title: definition.title,
    baseline: baseline && { id: baseline.id, title: baseline.source.title, doi: baseline.source.doi ?? null },
    dataset,
    ribbon: definition.dataFree ? null : ribbonOf(dataset, baseline, differences),
    differences: differences ? "shown" : "hidden",
    unit: definition.unit,
    decimals: definition.decimals,
    figure: definition.figure ?? null,
    rows: definition.rows.map(axisView),
    columns: definition.columns.map(axisView),
    ...(measures.length > 0 ? { measures } : {}),
    arms: definition.arms,
    cells: table.cells.map((cell) => cellView(table, cell, inference)),
    equivalenceMargin: table.margin,
    against: table.against,
    comparisons: table.answers,
    missing: missingEvaluations(table.cells.flatMap((cell) => wantedOf(table, cell))),
    settings: settings.groups,
    notes: [
      ...definition.notes,
      ...measures.map(measureNote),
      ...(compare !== undefined && hasBold ? [boldNote(compare, contests)] : []),
      ...settingsNotes(settings.groups, settings.unlike),
    ],
  };
}

/** Measures of the table's cells that plans named, each once. */
function namedMeasuresOf({ cells }: InferredTable): DeclaredMeasure[] {
  const found = new Map<string, DeclaredMeasure>();
  for (const { metric, evaluations } of cells) {
    if (evaluations === null || found.has(metric)) continue;
    const { isDeclared, direction, range, unit } = measureOfObservations(evaluations.observations, metric);
    if (isDeclared) found.set(metric, { name: metric, direction, range, unit });
  }
  return [...found.values()];
}

function cellView({ definition }: InferredTable, cell: InferredCell, inference: boolean): TableCell {
  const { row, column, metric, aggregate, select, isFact, fact, evaluations } = cell;
  const { ours, published, difference, verdict, best } = cell;
  const isEstimated = inference && !isFact && aggregate !== "best";
  return {
    row: row.key,
    column: column.key,
    metric,
    published,
    ours,
    difference,
    verdict,
    best,
    notes: [
      ...cellNotes(definition, select, evaluations, ours, aggregate),
      ...(isFact ? (fact?.notes ?? []) : []),
      ...(isEstimated ? intervalNotes(ours) : []),
    ],
  };
}

/** The folds that a cell is made of, and those that are there; nothing for a cell that waits for no run. */
function wantedOf({ definition }: InferredTable, cell: InferredCell): WantedCell[] {
  const { row, column, select, isFact, ours } = cell;
  if (row.publishedOnly || column.publishedOnly) return [];
  // Counts wait for runs only where the table names a plan that makes them, such as those read off curves.
  if (isFact && !(definition.kind === "facts" && definition.plan !== undefined)) return [];
  const folds = select.fold === undefined ? (definition.folds ?? ours?.folds ?? []) : [select.fold];
  const found = isFact ? (ours === null ? [] : folds) : (ours?.folds ?? []);
  return [{ select, folds, found }];
}

function axisView({ key, label, group, publishedOnly, fact, unit, notes }: TableAxis): TableAxisView {
  return { key, label, group: group ?? null, publishedOnly, unit: unit ?? (fact ? "plain" : null), notes };
}
