export {
  brierScore,
  type CalibrationBin,
  calibrationBins,
  expectedCalibrationError,
} from "./calibration";
export { classMetricValue, PER_CLASS_METRICS, type PerClassMetric } from "./class-formula";
export {
  type ClassificationMetrics,
  classificationMetric,
  classificationMetrics,
  evaluationMetrics,
  followsFromMatrix,
  OVERALL_METRICS,
} from "./classification";
export {
  addConfusionMatrices,
  type ConfusionMatrix,
  confusionMatrix,
  confusionTotal,
  requireConfusionMatrix,
} from "./confusion-matrix";
export { type CountMetric, countMetric } from "./count-metric";
export { type ItemLoss, itemLoss, MEAN_LOSSES, meanLoss } from "./item-loss";
export {
  areaMeasure,
  averageMeasure,
  CLASS_AVERAGES,
  type ClassAverage,
  canonicalMetric,
  classMeasure,
  type Measure,
  parseMeasure,
  trimMetric,
} from "./measure-name";
export type { MetricValue } from "./metric-value";
export { averagePrecision, type PrecisionRecallPoint, precisionRecallCurve } from "./precision-recall";
export { type ImageLoss, probabilityLoss, probabilityMetrics } from "./probability-metrics";
export { midranks, sortedIndices } from "./ranks";
export { type PredictedNumber, type RegressionMeasures, regressionMeasures } from "./regression";
export { type RocPoint, rocAuc, rocCurve } from "./roc";
