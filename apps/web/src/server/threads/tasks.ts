import { type BaselineFile, parseBaselineFile } from "@foldwise/core/baselines";
import {
  type Importance,
  type ImportanceInput,
  type ImportanceMethod,
  importanceBy,
} from "@foldwise/core/importance";
import { type PlanDraft, parsePlanDraft } from "@foldwise/core/sweep";
import {
  answeredCells,
  type FillAnswer,
  type FillInput,
  fillOnDemand,
  type MeasuredValue,
  makeCellCache,
  measuredEvaluation,
  parseSavedTable,
  parseTableDefinition,
  selectTable,
  type TableDefinition,
  type TableFact,
  type TableObservation,
} from "@foldwise/core/tables";
import { type PackInput, packBatch } from "../mlflow/batch";

/** What a thread computes: input and answer are copied, so they are plain data. */
export interface Tasks {
  /** Numbers, tests and layout of one table: seconds where there are many images and none of it is known yet. */
  fillTable: { input: FillInput; answer: FillAnswer };
  /** Every measure of an evaluation, with intervals. */
  measureEvaluation: { input: TableObservation; answer: MeasuredValue[] };
  /** How much each parameter of a search matters: seconds for thousands of trials. */
  importance: { input: { method: ImportanceMethod; trials: ImportanceInput }; answer: Importance[] };
  /** How many cells of each table are answered. */
  coverTables: {
    input: {
      tables: readonly { definition: TableDefinition; facts: readonly TableFact[] }[];
      observations: readonly TableObservation[];
    };
    answer: number[];
  };
  /** Texts that people wrote. A parser's time can grow much faster than the text; here it can be cut off. */
  parsePlan: { input: string; answer: PlanDraft };
  parseTable: { input: string; answer: TableDefinition };
  parseSavedTable: { input: { source: string; recorded: readonly string[] }; answer: TableDefinition };
  parseBaseline: { input: string; answer: BaselineFile };
  /** A batch that a program logs. */
  packBatch: { input: PackInput; answer: ReturnType<typeof packBatch> };
}
export type TaskName = keyof Tasks;

/** What this thread computed of tables' cells so far; it goes with the thread, and is computed again. */
const cells = makeCellCache();

export const TASKS: { readonly [Name in TaskName]: (input: Tasks[Name]["input"]) => Tasks[Name]["answer"] } =
  {
    fillTable: (input) => fillOnDemand(input, cells),
    measureEvaluation: measuredEvaluation,
    importance: ({ method, trials }) => importanceBy(method, trials),
    coverTables: ({ tables, observations }) =>
      tables.map(({ definition, facts }) =>
        answeredCells(selectTable({ definition, baselines: [], observations, facts })),
      ),
    parsePlan: parsePlanDraft,
    parseTable: parseTableDefinition,
    parseSavedTable: ({ source, recorded }) => parseSavedTable(source, recorded),
    parseBaseline: parseBaselineFile,
    packBatch,
  };
