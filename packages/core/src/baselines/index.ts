export { candidateMatrices, findBaseline } from "./find";
export { checkBaselineFile, parseBaselineFile } from "./parse";
export { printedDecimals, printedRate, rateScale } from "./printed";
export {
  BASELINE_UNITS,
  type BaselineFile,
  type BaselineMatrix,
  type BaselineUnit,
  type BaselineValue,
  baselineFileSchema,
} from "./schema";
