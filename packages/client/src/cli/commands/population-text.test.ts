import { populationSchema } from "@foldwise/core/contracts/http/population";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { populationText, scheduleText, scheduleYaml } from "./population-text";

const POPULATION = populationSchema.parse({
  metric: "val/loss",
  interval: 5,
  trial: 9,
  schedule: [
    { trial: 2, parent: null, fromStep: 0, toStep: 5, configuration: { learningRate: 0.01 }, value: 0.51234 },
    { trial: 9, parent: 2, fromStep: 5, toStep: null, configuration: { learningRate: 0.012 }, value: null },
  ],
  copies: [
    {
      trial: 9,
      variant: "base",
      exploit: {
        round: 0,
        step: 5,
        member: 3,
        from: { trial: 2, rank: 1, value: 0.51234 },
        replaced: { trial: 4, rank: 4, value: "NaN" },
        ranking: [2, 1, 3, 4],
        quantile: 1,
        changes: [{ name: "learningRate", before: 0.3, source: 0.01, after: 0.012, how: 1.2 }],
      },
    },
  ],
});

it("a schedule has a row a segment, and a copy its ranks, values and parameters", () => {
  expect(
    populationText(POPULATION)
      .split("\n")
      .map((line) => line.trimEnd()),
  ).toEqual([
    "schedule of trial 9",
    "epochs  trial  copied from  learningRate  val/loss",
    "1–5         2            —  0.01          0.5123",
    "6–          9            2  0.012         —",
    "",
    "after epoch  trial  copied from              in place of      parameters",
    "          5      9  2 (rank 1 of 4, 0.5123)  4 (rank 4, NaN)  learningRate 0.01 → 0.012 (× 1.2)",
  ]);
  expect(scheduleText({ ...POPULATION, trial: null, schedule: [] })).toContain("no trial");
});

it("the YAML of a schedule reads as the schedule", () => {
  expect(parse(scheduleYaml(POPULATION))).toEqual({
    trial: 9,
    metric: "val/loss",
    schedule: POPULATION.schedule,
  });
});
