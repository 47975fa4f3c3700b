export { type CommandTraining, command, commandTrainingSchema } from "./definition";
export { type CommandOptions, commandOptionsSchema, type ParameterValue, parameterVariable } from "./options";
export {
  MAX_ATTEMPT_METRICS,
  MAX_ATTEMPT_POINTS,
  parseReportJson,
  REPORT_TOKEN_PREFIX,
  type Report,
  type ReportedValues,
  readLine,
  reportRequestSchema,
  stepWarnings,
} from "./report";
export { joinWords } from "./split-words";
export { commandWords, fillWords, listPlaceholders, type Placeholder } from "./template";
