import type { Calibration, PrecisionRecall } from "@foldwise/core/contracts/http/score-curves";
import type { Roc } from "@foldwise/core/contracts/http-responses";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import {
  averagePrecision,
  brierScore,
  calibrationBins,
  expectedCalibrationError,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from "@foldwise/core/metrics";
import type { Database } from "@foldwise/db/client";
import { findScores } from "@foldwise/db/repositories/evaluation";

interface Asked {
  db: Database;
  /** Of an evaluation. */
  id: number;
  /** Whose scores are taken against all others; the positive class by default. */
  className?: string;
}

async function readScores({ db, id, className }: Asked) {
  const { classes, positiveClass, labels, scores } = await findScores({ ctx: db, id, className });
  const positive = classes.indexOf(positiveClass);
  const positives = labels.filter((label) => label === positive).length;
  return { labels, scores, positive, counts: { positiveClass, images: labels.length, positives } };
}

/** The ROC curve of an evaluation's stored scores. @throws FoldwiseError `not-found`. */
export async function readRoc(asked: Asked): Promise<Roc> {
  const { labels, scores, positive, counts } = await readScores(asked);
  const area = rocAuc(labels, scores, positive);
  return {
    ...counts,
    auc: area.value,
    reason: area.value === null ? area.reason : null,
    points: rocCurve(labels, scores, positive).map(({ falsePositiveRate, truePositiveRate, threshold }) => [
      falsePositiveRate,
      truePositiveRate,
      encodeMetric(threshold),
    ]),
  };
}

/** The precision-recall curve of an evaluation's stored scores. @throws FoldwiseError `not-found`. */
export async function readPrecisionRecall(asked: Asked): Promise<PrecisionRecall> {
  const { labels, scores, positive, counts } = await readScores(asked);
  const average = averagePrecision(labels, scores, positive);
  return {
    ...counts,
    averagePrecision: average.value,
    reason: average.value === null ? average.reason : null,
    points: precisionRecallCurve(labels, scores, positive).map(({ recall, precision, threshold }) => [
      recall,
      precision,
      encodeMetric(threshold),
    ]),
  };
}

/** How far an evaluation's stored scores are probabilities. @throws FoldwiseError `not-found`. */
export async function readCalibration(asked: Asked): Promise<Calibration> {
  const { labels, scores, positive, counts } = await readScores(asked);
  if (scores.some((score) => score < 0 || score > 1))
    return {
      ...counts,
      reason: "the stored scores are not probabilities",
      brier: null,
      expectedCalibrationError: null,
      bins: [],
    };
  const brier = brierScore(labels, scores, positive);
  return {
    ...counts,
    reason: brier.value === null ? brier.reason : null,
    brier: brier.value,
    expectedCalibrationError: expectedCalibrationError(labels, scores, positive).value,
    bins: brier.value === null ? [] : calibrationBins(labels, scores, positive),
  };
}
