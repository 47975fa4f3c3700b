import { describe, expect, it } from "vitest";
import { z } from "zod";
import { metricNumberSchema } from "../contracts/metric-number";
import { validationMetric } from "../trainers";
import optuna from "./fixtures/reference.json" with { type: "json" };
import { makeStoppingRule, type StoppingOptions, stoppingSchemaOf, stopText } from "./index";
import { makeStudy } from "./testing";

const schema = stoppingSchemaOf(validationMetric);

const runCasesSchema = z.object({
  direction: z.enum(["minimize", "maximize"]),
  cases: z.array(
    z.object({
      own: z.array(z.number()),
      best: z.array(z.number()),
      bestMean: z.number(),
      stopped: z.boolean(),
    }),
  ),
});

const casesSchema = z.array(
  z.object({
    stopping: schema,
    direction: z.enum(["minimize", "maximize"]),
    reports: z.array(z.tuple([z.int(), z.int(), metricNumberSchema, z.boolean()])),
  }),
);

describe("stops what Optuna 5.0.0 prunes, report by report", () => {
  const cases = casesSchema.parse(optuna.steps).map((one) => [JSON.stringify(one.stopping), one] as const);
  it.each(cases)("%s", (_, { stopping, direction, reports }) => {
    const study = makeStudy(stopping, direction);
    const stopped = reports.map(([trial, step, value], index) => {
      const finding = study.report(trial, step, Number(value));
      if (finding === null && reports[index + 1]?.[0] !== trial) study.complete(trial);
      return finding !== null;
    });
    expect(stopped).toEqual(reports.map(([, , , isPruned]) => isPruned));
    // A case in which nothing, or everything, is stopped would say little.
    expect(new Set(stopped).size).toBe(2);
  });
});

describe("over runs, stops what Optuna 5.0.0 prunes", () => {
  it.each(z.array(runCasesSchema).parse(optuna.runs))("$direction", ({ direction, cases }) => {
    const rule = makeStoppingRule(of({ kind: "wilcoxon" }), direction);
    if (rule.by !== "runs") throw new Error("it judges runs");
    const findings = cases.map((runs) => rule.judge({ ...runs, bestTrial: 1 }));
    expect(findings.map((finding) => finding !== null)).toEqual(cases.map(({ stopped }) => stopped));
    expect(new Set(cases.map(({ stopped }) => stopped)).size).toBe(2);
  });
});

const of = (options: z.input<typeof schema>): StoppingOptions => schema.parse(options);

describe("a value that is not a number", () => {
  it.each([
    of({ kind: "median" }),
    of({ kind: "percentile", percentile: 25 }),
    of({ kind: "threshold", lower: 0 }),
    of({ kind: "patience", patience: 2 }),
    of({ kind: "asha" }),
  ])("is stopped by $kind, though no trial is there to compare it with", (options) => {
    const study = makeStudy(options, "minimize");
    const findings = [1, 2, 3, 4].map((step) => study.report(0, step, Number.NaN));
    expect(findings.find((finding) => finding !== null)).toEqual({ against: null, reason: "not a number" });
  });

  it("is no value that others are compared with", () => {
    const study = makeStudy(of({ kind: "asha", reductionFactor: 2 }), "maximize");
    expect(study.report(0, 1, Number.NaN)).not.toBeNull();
    expect(study.report(1, 1, 0.5)).toBeNull();
    expect(study.report(2, 1, 0.4)).toEqual({
      against: 0.5,
      reason: "not among the best 1 of 2 trials at rung 0 (step 1)",
    });
  });
});

it("says what a trial was held against", () => {
  const study = makeStudy(of({ kind: "median", startupTrials: 3 }), "minimize");
  for (const [trial, value] of [0.1, 0.2, 0.3].entries()) {
    study.report(trial, 1, value);
    study.complete(trial);
  }
  const finding = study.report(3, 1, 0.4);
  expect(finding).toEqual({ against: 0.2, reason: "worse than the median of 3 complete trials" });
  const stop = { rule: "median", metric: "val/loss", step: 1, value: 0.41234567, ...finding } as const;
  const runs = { runs: 2, ofRuns: 3, against: 0.2, reason: finding?.reason ?? "" };
  expect(stopText({ ...stop, ...runs })).toBe(
    "median: val/loss 0.4123 at step 1, mean over 2 of 3 runs: worse than the median of 3 complete trials (0.2)",
  );
  expect(
    stopText({ ...stop, ...runs, runs: 1, ofRuns: 1, value: "NaN", against: null, reason: "not a number" }),
  ).toBe("median: val/loss NaN at step 1: not a number");
});

it("a trial that has a number is not stopped by the median for a later one that is none", () => {
  const study = makeStudy(of({ kind: "median", startupTrials: 1 }), "minimize");
  study.report(0, 1, 0.3);
  study.report(0, 2, 0.3);
  study.complete(0);
  expect(study.report(1, 1, 0.2)).toBeNull();
  expect(study.report(1, 2, Number.NaN)).toBeNull();
});
