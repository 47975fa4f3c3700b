export { TABLE_AGGREGATES, type TableAggregate } from "./aggregate";
export { type SelectorBounds, selectorBounds } from "./bounds";
export { type CellCache, makeCellCache } from "./cell-cache";
export { type Arm, type CompareArmsInput, compareArms } from "./compare-arms";
export {
  checkTableDefinition,
  parseTableDefinition,
  TABLE_FIGURES,
  type TableAxis,
  type TableDefinition,
  type TableDefinitionInput,
  type TableFigure,
  type TableQuestion,
  tableDefinitionSchema,
  withFolds,
} from "./definition";
export { dimensionNoun, evaluationKey, isOfTraining } from "./dimensions";
export { testImages } from "./evaluation-set";
export {
  type AnswerWord,
  answerLine,
  answerP,
  answerVerdict,
  answerWord,
  type DisplayTable,
  displayTable,
  escapeLatex,
  formatInterval,
  formatMargin,
  formatNumber,
  formatOf,
  formatP,
  formatSigned,
  OWN_INTERVAL,
  placedNotes,
  placesText,
  publishedText,
  type RateFormat,
  rateFormat,
  renderTable,
  TABLE_FORMATS,
  type TableFormat,
  tableToCsv,
  tableToJson,
  tableToLatex,
  tableToMarkdown,
  testedNoun,
  verdictText,
} from "./export";
export type { TableFact } from "./facts";
export { type FillAnswer, type FillInput, type FillOptions, fillOnDemand, fillTable } from "./fill";
export { mixesConfigurations } from "./fill-notes";
export { type MeasuredValue, measuredEvaluation } from "./measured-evaluation";
export { type MeasuredSet, measuredSet } from "./measured-set";
export {
  type ActiveSweep,
  activeSweepOf,
  type MissingPlans,
  type MissingPlansInput,
  missingPlans,
  type PlanDocument,
} from "./missing-plans";
export { describeSettings, type Existing, type WantedSettings, wantedOf } from "./missing-settings";
export type {
  Dims,
  Observation as TableObservation,
  ObservedClasses,
  ObservedItem,
  ObservedPrediction,
} from "./observation";
export {
  isSearch,
  SWEEP_TABLE_COLUMNS,
  SWEEP_TABLE_ROWS,
  type SweepTableColumns,
  type SweepTableRows,
  sweepTableColumns,
  type TabledSweep,
  tabledSweep,
  tableOfSweep,
} from "./of-sweep";
export { parameterName, parameterNames } from "./parameter-names";
export { definitionProblems } from "./problems";
export type {
  AgainstPublished,
  ArmComparison,
  FilledTable,
  FoldEffect,
  MissingEvaluations,
  NamedTest,
  OursCell,
  PublishedCell,
  PublishedTest,
  SettingsGroup,
  TableAxisView,
  TableCell,
  TableDataset,
} from "./result";
export { parseSavedTable, savedTableProblems, slugOf } from "./saved";
export type { Scalar } from "./scalar";
export { OVER_SEEDS } from "./seed-test";
export {
  matches,
  mergeSelectors,
  type Selector,
  selectorEntries,
  selectorSchema,
  withoutConditions,
} from "./selector";
export { ALL_SETTINGS, type ChosenSettings, chooseSettings, type SettingsRequest } from "./settings";
export { settingsReader } from "./settings-key";
export type { PredictionsNeed } from "./stages/infer";
export { answeredCells, selectTable } from "./stages/select";
export { type TableMatrix, tableMatrices } from "./table-matrices";
export { trainingDims } from "./training-parameters";
export { parameterText, trialSelect } from "./trial-row";
export { tableVocabulary } from "./vocabulary";
export { type LoadedPredictions, withPredictions } from "./with-predictions";
