export { type BestQuestion, mayBeBest } from "./best";
export {
  compareWithPublished,
  DEFAULT_EQUIVALENCE_MARGIN,
  type Measured,
  meanOfComparisons,
  PUBLISHED_VERDICTS,
  type PublishedComparison,
  type PublishedVerdict,
  publishedVerdict,
} from "./compare-published";
export { type DelongResult, type DelongTest, delong, delongTest } from "./delong";
export { holm } from "./holm";
export { criticalZ, hull, type Interval } from "./interval";
export {
  type LabelFreedom,
  type LinearizedVariance,
  linearizedVariance,
  type VarianceStratum,
} from "./linearized";
export { discordant, type McnemarTest, mcnemar } from "./mcnemar";
export { correctedResampledT, pairedT, type TTest } from "./paired-t";
export { type MatrixBootstrapOptions, matrixBootstrapIntervals } from "./parametric-bootstrap";
export { quantileOfSorted } from "./quantile";
export { type PrintedMetric, type RecoveryQuestion, recoverConfusionMatrices } from "./recover";
export {
  binomialCdf,
  chiSquaredSurvival,
  normalCdf,
  normalQuantile,
  studentTQuantile,
  studentTTwoSided,
} from "./special/distributions";
export { signedRankTail, type WilcoxonResult, type WilcoxonTest, wilcoxonSignedRank } from "./wilcoxon";
export { type PrintedRate, wilsonInterval, wilsonIntervalOfPrinted } from "./wilson";
