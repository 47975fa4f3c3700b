export {
  type ChosenRuns,
  chooseRuns,
  type FoldDataset,
  type FoldRun,
  type GroupedRun,
  type LeftOutRun,
} from "./choose-runs";
export { type ComparedSide, compareFolds, type FoldComparison } from "./compare";
export { loggedDirection } from "./direction";
export { groupLabel, type LabelledGroup } from "./label";
export {
  FOLD_NAME_TAGS,
  FOLD_NAMES,
  FOLD_VALUES,
  type FoldKeys,
  type FoldName,
  type FoldValue,
  foldKeysOf,
  INTEGER,
  NO_NUMBER,
  PARENT_RUN_TAG,
  WHOLE_NUMBER,
} from "./names";
export { type MetricSummary, summarize } from "./summary";
export {
  type FoldSide,
  type MetricExtremes,
  observationsOf,
  type SideRun,
  sideOfGroup,
  valuesOf,
} from "./values";
