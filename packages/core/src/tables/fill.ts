import type { BaselineFile } from "../baselines";
import { type CellCache, makeCellCache } from "./cell-cache";
import type { TableDefinition } from "./definition";
import type { TableFact } from "./facts";
import type { Observation } from "./observation";
import type { FilledTable, TableDataset } from "./result";
import type { SettingsRequest } from "./settings";
import { aggregateTable } from "./stages/aggregate";
import { inferTable, type PredictionsNeed } from "./stages/infer";
import { layOutTable } from "./stages/lay-out";
import { selectTable } from "./stages/select";

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

export interface FillInput {
  readonly definition: TableDefinition;
  readonly baselines: readonly BaselineFile[];
  /** Oldest first. */
  readonly observations: readonly Observation[];
  readonly options: FillOptions;
}

/** A table, or the predictions that it still lacks. */
export type FillAnswer =
  | { readonly table: FilledTable; readonly needs?: undefined }
  | { readonly table?: undefined; readonly needs: readonly PredictionsNeed[] };

/**
 * Fills a table: published and ours side by side, with intervals, differences where they mean something, bold where
 * the tests say so, and the answers to its questions. The same input gives the same output to the last digit.
 */
export function fillTable(
  definition: TableDefinition,
  baselines: readonly BaselineFile[],
  observations: readonly Observation[],
  options: FillOptions,
): FilledTable {
  const { table } = fillWith({ definition, baselines, observations, options }, makeCellCache(), false);
  if (table === undefined) throw new Error("a table that loads nothing needs nothing");
  return table;
}

/**
 * {@link fillTable} with results that are kept from table to table. Evaluations come without predictions, as most cells
 * are known already: where one is not, the answer says which predictions it takes, to be asked again with them.
 */
export function fillOnDemand(input: FillInput, cache: CellCache): FillAnswer {
  return fillWith(input, cache, true);
}

function fillWith({ options, ...input }: FillInput, cache: CellCache, onDemand: boolean): FillAnswer {
  const { dataset, showDifferences = false, inference = true, settings, facts } = options;
  const selected = selectTable({ ...input, settings, facts });
  const { definition, baseline } = selected;
  const differences = baseline !== null && (definition.dataFree || dataset.isComparable || showDifferences);
  const aggregated = aggregateTable(selected, cache);
  const inferred = inferTable(aggregated, { cache, differences, inference, onDemand });
  if (inferred.needs.length > 0) return { needs: inferred.needs };
  return { table: layOutTable(inferred, { dataset, differences, inference }) };
}
