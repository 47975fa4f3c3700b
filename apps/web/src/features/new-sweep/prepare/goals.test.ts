import { STOPPING_KINDS } from "@foldwise/core/stopping";
import { findTrainer } from "@foldwise/core/trainers";
import { describe, expect, it } from "vitest";
import { setField } from "@/yaml/edit";
import { readText } from "@/yaml/read-text";
import { labelOfField } from "./field-label";
import { fieldGroups } from "./fields";
import { addObjective, newLimit, readEntries, removeObjective, setInEntry } from "./objectives";
import { readPlan } from "./plan-text";
import { startRule, stoppingFields } from "./stopping-fields";
import { namesNoResults } from "./warm-start";

const PLAN = `name: a
experiment: cells
dataset: synthetic-cells
trainer: { kind: tfjs }
folds: [0, 1, 2, 3, 4]
training: { epochs: 60 }
space: { learningRate: { type: float, low: 0.001, high: 0.1 } }
sampler: { kind: tpe }
`;
const task = findTrainer("tfjs")?.task;
const problemsOf = (text: string) =>
  readPlan(readText(text, "plan")).problems.map(({ field, problem }) => `${field}: ${problem}`);
const withGoals = (goals: Record<string, unknown>) =>
  Object.entries(goals).reduce((text, [field, value]) => setField(text, field, value), PLAN);

describe("the stopping rule's fields", () => {
  it("are the rule alone until one is chosen, then its settings with their defaults and what they do", () => {
    expect(stoppingFields(task, [undefined]).map(({ field }) => field)).toEqual(["stopping.kind"]);
    const fields = stoppingFields(task, ["asha"]);
    expect(fields).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: "stopping.metric", kind: "choice", isOptional: true }),
        expect.objectContaining({
          field: "stopping.reductionFactor",
          label: "Reduction factor",
          kind: "number",
          fallback: 4,
          step: 1,
          hint: expect.stringContaining("The best 1 in n trials"),
        }),
      ]),
    );
    expect(fields.map(({ field }) => field)).not.toContain("stopping.patience");
  });

  it.each(STOPPING_KINDS.filter((kind) => kind !== "threshold" && kind !== "pbt"))(
    "of %s start as a plan takes them",
    (kind) => {
      expect(problemsOf(setField(PLAN, "stopping", startRule(undefined, kind)))).toEqual([]);
    },
  );

  it("of a population start with a round of five epochs; the sampler and early stopping are named as what hinders it", () => {
    const text = setField(PLAN, "stopping", startRule(undefined, "pbt"));
    expect(problemsOf(text).map((problem) => problem.split(":")[0])).toEqual([
      "sampler.kind",
      "training.earlyStopping",
    ]);
    const others = setField(setField(text, "sampler.kind", "random"), "training.earlyStopping", null);
    expect(problemsOf(others)).toEqual([]);
    expect(stoppingFields(task, ["pbt"])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: "stopping.interval", label: "Interval", kind: "number" }),
        expect.objectContaining({ field: "stopping.factors", kind: "numbers", fallback: [0.8, 1.2] }),
      ]),
    );
  });

  it("say at the rule that a threshold needs a bound", () => {
    const problems = problemsOf(setField(PLAN, "stopping", startRule(undefined, "threshold")));
    expect(problems).toEqual(["stopping: a threshold without a bound stops nothing"]);
  });

  it("keep what another rule has too, and go with the rule", () => {
    const before = { kind: "median", metric: "val/loss", startupTrials: 9 };
    expect(startRule(before, "percentile")).toEqual({
      kind: "percentile",
      metric: "val/loss",
      startupTrials: 9,
      percentile: 25,
    });
    expect(startRule(before, "asha")).toEqual({ kind: "asha", metric: "val/loss" });
    expect(startRule(before, undefined)).toBeUndefined();
  });
});

it("every limit of the budget has a field, with a label for the list of problems", () => {
  const fields = fieldGroups(findTrainer("tfjs")).flatMap((group) => group.fields.map(({ field }) => field));
  const limits = [
    "maxEpochs",
    "maxHours",
    "maxGpuHours",
    "maxCost",
    "maxEnergyKwh",
    "target",
    "plateauTrials",
  ];
  for (const key of ["maxTrials", ...limits, "maxFailureRate"]) expect(fields).toContain(`budget.${key}`);
  expect(labelOfField("budget.maxGpuHours")).toBe("Max GPU hours");
  expect(labelOfField("stopping.reductionFactor")).toBe("Reduction factor");
  expect(labelOfField("warmStart.sweeps.0")).toBe("Sweeps");
});

describe("objectives", () => {
  it("begin with the plan's own and end as its own", () => {
    const two = addObjective({ objective: undefined, objectives: [] }, task);
    expect(two.objectives?.[0]).toEqual({ metric: "val/balanced_accuracy", direction: "maximize" });
    expect(new Set(two.objectives?.map(({ metric }) => metric)).size).toBe(2);
    expect(problemsOf(withGoals({ ...two }))).toEqual([]);
    expect(removeObjective(two.objectives ?? [], 1)).toEqual({
      objective: two.objectives?.[0],
      objectives: undefined,
    });
    const named = addObjective(
      { objective: { metric: "val/loss", direction: "minimize" }, objectives: [] },
      task,
    );
    expect(named.objectives?.[0]).toEqual({ metric: "val/loss", direction: "minimize" });
    const three = addObjective({ objective: undefined, objectives: named.objectives ?? [] }, task);
    expect(three.objectives).toHaveLength(3);
    expect(removeObjective(three.objectives ?? [], 0).objectives).toHaveLength(2);
  });

  it("are read as they are written, and not at all where they are no list of mappings", () => {
    const entries = readEntries([{ metric: "val/loss", direction: "minimize", reference: 2 }]) ?? [];
    const [first = {}] = entries;
    expect(setInEntry(first, "reference", undefined)).toEqual({ metric: "val/loss", direction: "minimize" });
    expect(setInEntry(first, "metric", "val/auc")).toMatchObject({ metric: "val/auc", reference: 2 });
    expect(readEntries("val/loss")).toBeNull();
    expect(readEntries([1])).toBeNull();
    expect(readEntries(undefined)).toEqual([]);
  });
});

it("a constraint that is added is one that the plan takes", () => {
  const first = newLimit([], task);
  const second = newLimit([first], task);
  expect(second.metric).not.toBe(first.metric);
  expect(problemsOf(setField(PLAN, "constraints", [first, second]))).toEqual([]);
});

it("a warm start without results goes from the plan", () => {
  expect(namesNoResults({ warmStart: { takeWhatFits: false } })).toBe(true);
  expect(namesNoResults({ warmStart: {} })).toBe(true);
  expect(namesNoResults({ warmStart: { sweeps: [1] } })).toBe(false);
  expect(namesNoResults({ warmStart: { observations: [] } })).toBe(false);
});
