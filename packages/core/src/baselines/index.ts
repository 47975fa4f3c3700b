export { candidateMatrices, findBaseline } from "./find";
export { isKnownMetric, isRate, KNOWN_METRICS } from "./known-metric";
export { checkBaselineFile, parseBaselineFile } from "./parse";
export { printedDecimals, printedRate, rateScale } from "./printed";
export {
  type BaselineFile,
  type BaselineMatrix,
  type BaselineValue,
  baselineFileSchema,
} from "./schema";
export { baselineWarnings } from "./warnings";
