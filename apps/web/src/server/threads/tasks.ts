import { type BaselineFile, parseBaselineFile } from "@foldwise/core/baselines";
import { type Plan, parsePlan } from "@foldwise/core/sweep";
import {
  type FilledTable,
  type FillOptions,
  fillTable,
  parseSavedTable,
  parseTableDefinition,
  type TableDefinition,
  type TableObservation,
} from "@foldwise/core/tables";

/** What a thread computes: input and answer are copied, so they are plain data. */
export interface Tasks {
  /** Bootstrap, tests and layout of one table: seconds where there are many images. */
  fillTable: {
    input: {
      definition: TableDefinition;
      baselines: readonly BaselineFile[];
      observations: readonly TableObservation[];
      options: FillOptions;
    };
    answer: FilledTable;
  };
  /** Texts that people wrote. A parser's time can grow much faster than the text; here it can be cut off. */
  parsePlan: { input: string; answer: Plan };
  parseTable: { input: string; answer: TableDefinition };
  parseSavedTable: { input: string; answer: TableDefinition };
  parseBaseline: { input: string; answer: BaselineFile };
}
export type TaskName = keyof Tasks;

export const TASKS: { readonly [Name in TaskName]: (input: Tasks[Name]["input"]) => Tasks[Name]["answer"] } =
  {
    fillTable: ({ definition, baselines, observations, options }) =>
      fillTable(definition, baselines, observations, options),
    parsePlan: (source) => parsePlan(source),
    parseTable: parseTableDefinition,
    parseSavedTable,
    parseBaseline: parseBaselineFile,
  };
