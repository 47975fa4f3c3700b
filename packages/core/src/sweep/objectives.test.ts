import { describe, expect, it } from "vitest";
import { limitText, objectivesOf, outcomeOf, paretoFrontOf } from "./objectives";
import { checkPlan, planProblems } from "./parse";
import { observation } from "./search";

const plan = {
  name: "a",
  experiment: "b",
  trainer: {
    kind: "command",
    command: ["true"],
    parameters: { x: 1 },
    measures: {
      accuracy: { direction: "maximize", min: 0, max: 1 },
      latency: { direction: "minimize", min: 0 },
      memory: { direction: "minimize" },
    },
  },
  space: { x: { type: "float", low: 0, high: 1 } },
  sampler: { kind: "tpe" },
};
const objectives = [
  { metric: "val/accuracy", direction: "maximize" },
  { metric: "val/latency", direction: "minimize", reference: 100 },
];
const several = { ...plan, objectives };

describe("a plan with several objectives", () => {
  it("has the first as its objective, and models each parameter for itself unless it says otherwise", () => {
    const parsed = checkPlan(several);
    expect(parsed.objective).toEqual({ metric: "val/accuracy", direction: "maximize", overFolds: "mean" });
    expect(parsed.sampler).toMatchObject({ kind: "tpe", joint: false });
    expect(objectivesOf(parsed).map(({ reference }) => reference)).toEqual([null, 100]);
    expect(checkPlan({ ...several, sampler: { kind: "tpe", joint: true } }).sampler).toMatchObject({
      joint: true,
    });
    // As it is stored.
    expect(checkPlan(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it("leaves a plan with one as it was", () => {
    const parsed = checkPlan(plan);
    expect(parsed.objective.metric).toBe("val/accuracy");
    expect(parsed.sampler).toMatchObject({ joint: true });
    expect(Object.keys(parsed)).not.toContain("objectives");
    expect(Object.keys(parsed)).not.toContain("constraints");
  });

  it.each([
    ["one", { objectives: objectives.slice(0, 1) }, "objectives", "needs two objectives or more"],
    ["six", { objectives: Array(6).fill(objectives[0]) }, "objectives", "at most 5 objectives"],
    [
      "an unknown metric",
      { objectives: [objectives[0], { ...objectives[1], metric: "val/speed" }] },
      "objectives.1.metric",
      "",
    ],
    ["the same twice", { objectives: [objectives[0], objectives[0]] }, "objectives.1.metric", "duplicate"],
    [
      "another first one",
      { objectives, objective: { metric: "val/memory", direction: "minimize" } },
      "objective",
      "differs from the first",
    ],
    [
      "a rule that does not know what to watch",
      { objectives, stopping: { kind: "median" } },
      "stopping.metric",
      "which one",
    ],
    ["Wilcoxon's rule", { objectives, stopping: { kind: "wilcoxon" } }, "stopping.metric", "which one"],
    ["a target", { objectives, budget: { target: 0.9 } }, "budget.target", "no trial is the best one"],
    [
      "a plateau",
      { objectives, budget: { plateauTrials: 9 } },
      "budget.plateauTrials",
      "no trial is the best one",
    ],
  ])("is refused: %s", (_, change, field, problem) => {
    const problems = planProblems({ ...plan, ...change });
    expect(problems.map((one) => one.field)).toEqual([field]);
    expect(problems[0]?.problem).toContain(problem);
  });

  it("takes a rule that names its metric", () => {
    const stopping = { kind: "median", metric: "val/latency" };
    expect(planProblems({ ...several, stopping, trainer: { ...plan.trainer, steps: 9 } })).toEqual([]);
  });

  it("is refused where a nested cross-validation is to choose one configuration", () => {
    const nested = { ...several, dataset: "d", splits: { inner: { k: 3 } }, folds: [0] };
    expect(planProblems(nested).map(({ field }) => field)).toContain("objectives");
  });
});

describe("constraints", () => {
  const refused = (constraints: unknown) =>
    planProblems({ ...plan, constraints }).map(({ field, problem }) => [field, problem]);

  it("are read, and said in words", () => {
    const { constraints = [] } = checkPlan({
      ...plan,
      constraints: [
        { metric: "val/latency", max: 50 },
        { metric: "val/memory", min: 1, max: 2 },
      ],
    });
    expect(constraints.map(limitText)).toEqual(["val/latency ≤ 50", "1 ≤ val/memory ≤ 2"]);
  });

  it("are refused where they say nothing, or nothing keeps them", () => {
    expect(refused([])).toEqual([["constraints", expect.stringContaining("needs a limit")]]);
    expect(refused([{ metric: "val/latency" }])).toEqual([
      ["constraints.0", expect.stringContaining("needs min, max or both")],
    ]);
    expect(refused([{ metric: "val/memory", min: 3, max: 2 }])).toEqual([
      ["constraints.0.min", expect.stringContaining("greater than max")],
    ]);
    expect(refused([{ metric: "val/accuracy", min: 2 }])).toEqual([
      ["constraints.0.min", expect.stringContaining("no trial can keep it")],
    ]);
    expect(refused([{ metric: "val/latency", max: -1 }])).toEqual([
      ["constraints.0.max", expect.stringContaining("no trial can keep it")],
    ]);
    expect(
      refused([
        { metric: "val/memory", min: 1 },
        { metric: "val/memory", max: 2 },
      ]),
    ).toEqual([["constraints.1.metric", "duplicate limit"]]);
  });
});

describe("what a trial came to", () => {
  const parsed = checkPlan({ ...several, constraints: [{ metric: "val/memory", max: 2 }] });
  const values: Record<string, (number | null)[]> = {
    "val/accuracy": [0.8, 0.9],
    "val/latency": [10, 20],
    "val/memory": [1, 1.5],
  };

  it("has the mean of every objective over its runs, and by how much a constraint is exceeded", () => {
    const outcome = outcomeOf(parsed, (metric) => values[metric] ?? []);
    expect(outcome.objectives?.[0]).toBeCloseTo(0.85, 12);
    expect(outcome).toMatchObject({ objectives: [outcome.objective, 15], violations: [-0.75] });
    expect(outcomeOf(checkPlan(plan), (metric) => values[metric] ?? [])).toMatchObject({
      objectives: null,
      violations: null,
    });
  });

  it("exceeds a constraint where its metric has no value", () => {
    const outcome = outcomeOf(parsed, (metric) =>
      metric === "val/memory" ? [1, null] : (values[metric] ?? []),
    );
    expect(outcome.violations).toEqual([Number.POSITIVE_INFINITY]);
  });

  it("reaches the sampler as the mean over the variants", () => {
    const trial = { proposal: 3, configuration: { x: 1 }, reason: "", outerFold: null, isRefit: false };
    const made = [
      {
        ...trial,
        variant: "a",
        state: "complete" as const,
        objective: 0.8,
        objectives: [0.8, 4],
        violations: [-1],
      },
      {
        ...trial,
        variant: "b",
        state: "complete" as const,
        objective: 0.6,
        objectives: [0.6, null],
        violations: [2],
      },
    ];
    expect(observation(3, made)).toEqual({
      number: 3,
      configuration: { x: 1 },
      state: "complete",
      value: 0.7,
      values: [0.7, 4],
      violations: [0.5],
    });
  });
});

describe("the Pareto front of a sweep", () => {
  const planned = objectivesOf(checkPlan(several));
  const trials = [
    { number: 1, objectives: [0.9, 50] },
    { number: 2, objectives: [0.8, 20] },
    { number: 3, objectives: [0.7, 30] },
    { number: 4, objectives: [0.99, 10], violations: [0.1] },
    { number: 5, objectives: [1, null] },
    { number: 6, objectives: null },
  ];

  it("has the trials that none is better than, without those that exceed a constraint or lack a value", () => {
    const front = paretoFrontOf(planned, trials);
    expect(front).toMatchObject({ trials: [1, 2], of: 3 });
    // A tenth worse than 0.7, and the one that the plan names.
    expect(front.reference[0]).toBeCloseTo(0.63, 12);
    expect(front.reference[1]).toBe(100);
    expect(front.hypervolume).toBeCloseTo((0.9 - 0.63) * 50 + (0.8 - 0.63) * 30, 9);
  });

  it("is empty before a trial is complete", () => {
    expect(paretoFrontOf(planned, [])).toEqual({ trials: [], of: 0, hypervolume: null, reference: [] });
  });
});
