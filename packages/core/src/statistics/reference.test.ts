import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  brierScore,
  canonicalMetric,
  classificationMetrics,
  confusionMatrix,
  expectedCalibrationError,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from "../metrics";
import { delong, delongTest } from "./delong";
import { errorLog, reference } from "./fixtures/reference";
import { holm } from "./holm";
import { discordant, mcnemar } from "./mcnemar";
import { correctedResampledT, pairedT } from "./paired-t";
import { percentileInterval } from "./quantile";
import { betaInc } from "./special/beta";
import {
  binomialCdf,
  chiSquaredSurvival,
  normalQuantile,
  normalSurvival,
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
} from "./special/distributions";
import { logGamma } from "./special/gamma";
import { wilcoxonSignedRank } from "./wilcoxon";
import { wilsonInterval } from "./wilson";

describe("special functions against SciPy, to 1e-12 of their size", () => {
  const log = errorLog(1e-12, true);
  const { special } = reference;

  it.each([
    ["normalSurvival", special.normalSurvival, normalSurvival],
    ["normalQuantile", special.normalQuantile, normalQuantile],
    ["logGamma", special.logGamma, logGamma],
  ] as const)("%s", (name, cases, f) => {
    for (const [x, expected] of cases) log.compare(`${name}(${x})`, f(x), expected);
  });

  it.each([
    ["studentTTwoSided", special.studentTTwoSided, studentTTwoSided],
    ["studentTCdf", special.studentTCdf, studentTCdf],
    ["studentTQuantile", special.studentTQuantile, studentTQuantile],
    ["chiSquaredSurvival", special.chiSquaredSurvival, chiSquaredSurvival],
  ] as const)("%s", (name, cases, f) => {
    for (const [x, d, expected] of cases) log.compare(`${name}(${x}, ${d})`, f(x, d), expected);
  });

  it.each([
    ["betaInc", special.betaInc, betaInc],
    ["binomialCdf", special.binomialCdf, binomialCdf],
  ] as const)("%s", (name, cases, f) => {
    for (const [x, a, b, expected] of cases) log.compare(`${name}(${x}, ${a}, ${b})`, f(x, a, b), expected);
  });

  it("reports the largest error of all of these", async ({ annotate }) => {
    expect(log.count()).toBeGreaterThan(250);
    await annotate(log.summary());
  });
});

describe("statistics against SciPy, statsmodels and scikit-learn, to 1e-9", () => {
  const log = errorLog(1e-9);

  it("confusion metrics", () => {
    for (const { classes, labels, predicted, values } of reference.classification) {
      const ours = classificationMetrics(confusionMatrix(labels, predicted, classes)).values;
      for (const [name, expected] of Object.entries(values))
        log.compare(name, ours[canonicalMetric(name)], expected);
    }
  });

  it("AUC, ROC and PR curves with ties, calibration", () => {
    for (const row of reference.ranking) {
      const { labels, first } = row;
      log.compare("auc", rocAuc(labels, first, 1).value, row.auc);
      log.compare("average precision", averagePrecision(labels, first, 1).value, row.averagePrecision);
      log.compare("Brier", brierScore(labels, first, 1).value, row.brier);
      log.compare("ECE", expectedCalibrationError(labels, first, 1, 7).value, row.ece);
      const roc = rocCurve(labels, first, 1);
      expect(roc.length).toBe(row.roc[0].length);
      roc.forEach((point, i) => {
        log.compare("FPR", point.falsePositiveRate, row.roc[0][i] ?? Number.NaN);
        log.compare("TPR", point.truePositiveRate, row.roc[1][i] ?? Number.NaN);
        if (i > 0) log.compare("ROC threshold", point.threshold, row.roc[2][i - 1] ?? Number.NaN);
      });
      const pr = precisionRecallCurve(labels, first, 1);
      expect(pr.length).toBe(row.pr[0].length);
      pr.forEach((point, i) => {
        log.compare("precision", point.precision, row.pr[0][i] ?? Number.NaN);
        log.compare("recall", point.recall, row.pr[1][i] ?? Number.NaN);
        log.compare("PR threshold", point.threshold, row.pr[2][i] ?? Number.NaN);
      });
    }
  });

  it("DeLong's interval and test", () => {
    for (const { labels, first, second, delong: expected } of reference.ranking) {
      const single = delong(labels, first, 1);
      log.compare("DeLong AUC", single.auc, expected.auc);
      log.compare("DeLong SE", single.standardError, expected.standardError);
      const test = delongTest(labels, first, second, 1);
      log.compare("DeLong SE of difference", test.standardError, expected.testStandardError);
      log.compare("DeLong z", test.z, expected.z);
      log.compare("DeLong p", test.pValue, expected.pValue);
    }
  });

  it("McNemar, exact and corrected", () => {
    for (const { labels, first, second, mcnemar: expected } of reference.ranking) {
      const call = (scores: number[]) => scores.map((score) => (score >= 0.5 ? 1 : 0));
      const counts = discordant(labels, call(first), call(second));
      const test = mcnemar(counts.onlyFirst, counts.onlySecond);
      log.compare("McNemar exact p", test.exactP, expected.exactP);
      log.compare("McNemar statistic", test.statistic, expected.statistic);
      log.compare("McNemar corrected p", test.correctedP, expected.correctedP);
    }
  });

  it("Wilson", () => {
    for (const { successes, n, level, interval } of reference.wilson) {
      const [low, high] = wilsonInterval(successes, n, level);
      log.compare(`Wilson low ${successes}/${n}`, low, interval[0]);
      log.compare(`Wilson high ${successes}/${n}`, high, interval[1]);
    }
  });

  it("paired t and corrected resampled t", () => {
    for (const row of reference.paired) {
      const paired = pairedT(row.differences);
      log.compare("paired t", paired.t, row.t);
      log.compare("paired p", paired.pValue, row.pValue);
      log.compare("paired low", paired.interval[0], row.interval[0]);
      log.compare("paired high", paired.interval[1], row.interval[1]);
      const corrected = correctedResampledT(row.differences, row.train, row.test);
      log.compare("corrected t", corrected.t, row.correctedT);
      log.compare("corrected p", corrected.pValue, row.correctedP);
    }
  });

  it("Wilcoxon, exact, with ties, and normal", () => {
    for (const { differences, method, pValue } of reference.wilcoxon) {
      const test = wilcoxonSignedRank(differences);
      if (test.withheld !== null) return expect.fail(test.withheld);
      expect(test.method).toBe(method);
      log.compare(`Wilcoxon of ${differences.length}`, test.pValue, pValue);
    }
  });

  it("Holm", () => {
    for (const { pValues, adjusted } of reference.holm) {
      holm(pValues).forEach((p, i) => {
        log.compare("Holm", p, adjusted[i] ?? Number.NaN);
      });
    }
  });

  it("percentile intervals of a given bootstrap distribution", () => {
    for (const { level, replicates, interval } of reference.percentile) {
      const ours = percentileInterval(Float64Array.from(replicates), level);
      log.compare("percentile low", ours?.[0], interval[0]);
      log.compare("percentile high", ours?.[1], interval[1]);
    }
  });

  it("reports the largest error of all of these", async ({ annotate }) => {
    expect(log.count()).toBeGreaterThan(5000);
    await annotate(log.summary());
  });
});
