import { isLong } from "@foldwise/core/input";
import { parsePlan } from "@foldwise/core/sweep";
import { expect, it } from "vitest";
import { withFresh } from "./sweep";
import { withStudy } from "./warm-start";

const PLAN = `# a search
name: a
experiment: b
dataset: c
folds: [0]
trainer: { kind: simulate }
space: { learningRate: { type: float, low: 1.0e-9, high: 1 } }
sampler: { kind: tpe }
`;

/** An Optuna study of so many complete trials. */
function study(trials: number): { name: string; text: string } {
  const rows = Array.from({ length: trials }, (_, n) => `${n},${Math.sin(n)},${(n + 0.5) / trials},COMPLETE`);
  return { name: "study.csv", text: ["number,value,params_learningRate,state", ...rows].join("\n") };
}

it("keeps the comments of a plan", () => {
  const { plan } = withStudy(PLAN, study(3));
  expect(plan).toContain("# a search");
  expect(parsePlan(plan).warmStart?.observations).toHaveLength(3);
});

it("makes a plan of as many results as a plan may have", () => {
  const { plan } = withStudy(PLAN, study(2_000));
  expect(parsePlan(plan).warmStart?.observations?.[1_999]).toEqual({
    configuration: { learningRate: 1_999.5 / 2_000 },
    values: [Math.sin(1_999)],
  });
});

it("--fresh sends a plan that is too long for YAML as JSON, which the server reads", () => {
  const { plan } = withStudy(PLAN, study(2_000));
  expect(isLong(plan)).toBe(true);
  expect(parsePlan(withFresh(plan))).toEqual({ ...parsePlan(plan), fresh: true });
});

it.each(["a: *b", "[1]", "a: [1"])("leaves %s as it is, for the server to refuse", (text) => {
  expect(withStudy(text, study(1)).plan).toBe(text);
  expect(withFresh(text)).toBe(text);
});
