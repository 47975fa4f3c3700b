import { encodeMetric, type Roc, rocAuc, rocCurve } from "@foldwise/core";
import { type Database, findScores } from "@foldwise/db";

/** The ROC curve of an evaluation's stored scores. @throws FoldwiseError `not-found`. */
export async function readRoc({ db, id }: { db: Database; id: number }): Promise<Roc> {
  const { classes, positiveClass, labels, scores } = await findScores({ ctx: db, id });
  const positive = classes.indexOf(positiveClass);
  const area = rocAuc(labels, scores, positive);
  return {
    positiveClass,
    images: labels.length,
    positives: labels.filter((label) => label === positive).length,
    auc: area.value,
    reason: area.value === null ? area.reason : null,
    points: rocCurve(labels, scores, positive).map(({ falsePositiveRate, truePositiveRate, threshold }) => [
      falsePositiveRate,
      truePositiveRate,
      encodeMetric(threshold),
    ]),
  };
}
