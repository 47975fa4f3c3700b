import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Configuration, fitsSpace, makeSpace, spaceSchema } from "../space";
import { editKeyProblems } from "./edit-plan";
import { optunaObservations } from "./optuna-study";
import { checkPlan, planProblems } from "./parse";
import type { MadeTrial } from "./planned-trial";
import { replaySuggestion } from "./replay";
import { makeSearch } from "./search";
import {
  earlierObservations,
  earlierPlanProblems,
  fitResults,
  resultCountProblems,
  resultsOf,
  warmStartSourceText,
  warmStartWarnings,
} from "./warm-start";

const document = {
  name: "a",
  experiment: "b",
  trainer: {
    kind: "command",
    command: ["true"],
    parameters: { x: 1, y: 1, kind: "a" },
    measures: { accuracy: { direction: "maximize" }, latency: { direction: "minimize" } },
  },
  objective: { metric: "val/accuracy", direction: "maximize" },
  space: {
    x: { type: "float", low: 0, high: 1 },
    kind: { type: "categorical", choices: ["a", "1", "2"] },
    y: { type: "int", low: 1, high: 8, when: { kind: "a" } },
  },
  sampler: { kind: "tpe", seed: 1, startupTrials: 5 },
  warmStart: { sweeps: [3] },
};
const objectives = [
  { metric: "val/accuracy", direction: "maximize" },
  { metric: "val/latency", direction: "minimize" },
];
const plan = checkPlan(document);
const point = (x: number) => ({ x, kind: "1" });
const results = Array.from({ length: 8 }, (_, index) => ({
  configuration: point(index / 10),
  values: [1 - (index / 10 - 0.4) ** 2],
  violations: null,
}));

describe("a plan with a warm start", () => {
  it("is stored as it is, and one without does not have it", () => {
    expect(plan.warmStart).toEqual({ sweeps: [3] });
    expect(checkPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    const { warmStart: _, ...without } = document;
    expect(Object.keys(checkPlan(without))).not.toContain("warmStart");
    expect(editKeyProblems(plan, { changes: { warmStart: null }, enqueue: [] })[0]?.problem).toMatch(
      /cannot be changed in a running sweep: its trials follow from the results/,
    );
  });

  it.each([
    ["no results", { warmStart: {} }, "warmStart", "names no results"],
    [
      "a sampler that does not learn",
      { sampler: { kind: "sobol" } },
      "warmStart",
      "does not learn from results",
    ],
    ["a sweep twice", { warmStart: { sweeps: [3, 3] } }, "warmStart.sweeps.1", "duplicate value"],
    ["a name", { warmStart: { sweeps: ["mine"] } }, "warmStart.sweeps.0", ""],
    [
      "two values for one objective",
      { warmStart: { observations: [{ configuration: point(0.1), values: [1, 2] }] } },
      "warmStart.observations.0.values",
      "has 2 values, and the plan one objective",
    ],
    [
      "observations with constraints",
      {
        constraints: [{ metric: "val/latency", max: 1 }],
        warmStart: { observations: [{ configuration: point(0.1), values: [1] }] },
      },
      "warmStart.observations",
      "do not say whether they satisfy",
    ],
  ])("refuses %s", (_, changes, field, problem) => {
    const problems = planProblems({ ...document, ...changes });
    expect(problems.map((one) => one.field)).toEqual([field]);
    expect(problems[0]?.problem).toContain(problem);
    expect(problems[0]?.remedy).toBeTruthy();
  });

  it("says what a sweep is named by", () => {
    const [problem] = planProblems({ ...document, warmStart: { sweeps: ["abc"] } });
    expect(problem).toMatchObject({
      field: "warmStart.sweeps.0",
      value: '"abc"',
      problem: "must be the number or the uid of a sweep",
    });
  });

  it("refuses inner folds", () => {
    const { trainer: _, space: __, objective: ___, ...rest } = document;
    const nested = {
      ...rest,
      dataset: "d",
      trainer: { kind: "simulate" },
      splits: { scheme: "leave-one-fold-out", inner: { k: 2 } },
      space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
    };
    expect(planProblems(nested).map(({ field, problem }) => [field, problem.slice(0, 25)])).toEqual([
      ["warmStart", "a nested cross-validation"],
    ]);
  });

  it("takes results of the same objectives and constraints", () => {
    const of = (changes: object, earlier: object) =>
      earlierPlanProblems(checkPlan({ ...document, ...changes }), {
        field: "warmStart.sweeps.0",
        id: 3,
        plan: checkPlan({ ...document, ...earlier }),
      }).map(({ problem }) => problem);
    const { objective: _, ...several } = { ...document, objectives };
    const limited = { constraints: [{ metric: "val/latency", max: 1 }] };
    expect(of({}, limited)).toEqual([]);
    expect(of(limited, limited)).toEqual([]);
    expect(of(limited, {})[0]).toMatch(/sweep 3 does not have the plan's constraints/);
    expect(of({}, { objective: objectives[1] })[0]).toBe(
      "sweep 3 has another objective: minimize val/latency; the plan: maximize val/accuracy",
    );
    expect(of({}, { ...several, objective: undefined })[0]).toMatch(
      /maximize val\/accuracy, minimize val\/latency/,
    );
  });
});

const trial = (proposal: number, values: Partial<MadeTrial>): MadeTrial => ({
  proposal,
  variant: "base",
  configuration: point(proposal / 10),
  reason: "",
  state: "complete",
  objective: 0.5,
  outerFold: null,
  isRefit: false,
  ...values,
});

it("has one result a configuration, the mean over its variants, and none without a value", () => {
  const trials = [
    trial(0, { objective: 0.2 }),
    trial(0, { objective: 0.4, variant: "b", violations: [1] }),
    trial(1, { objective: null }),
    trial(2, { objective: Number.NaN }),
  ];
  const [first, nan, ...others] = resultsOf(plan, trials);
  expect(first).toEqual({ configuration: point(0), values: [0.30000000000000004], violations: null });
  expect(nan?.values).toEqual([Number.NaN]);
  expect(others).toEqual([]);
  const { objective: _, ...rest } = { ...document, objectives };
  const both = checkPlan({ ...rest, constraints: [{ metric: "val/latency", max: 1 }] });
  const several = [
    trial(0, { objectives: [0.5, 3], violations: [2] }),
    trial(1, { objectives: [0.5, null], violations: [Number.POSITIVE_INFINITY] }),
  ];
  expect(resultsOf(both, several)).toEqual([{ configuration: point(0), values: [0.5, 3], violations: [2] }]);
  expect(earlierObservations(resultsOf(both, several))).toEqual([
    {
      number: 0,
      configuration: point(0),
      state: "complete",
      value: 0.5,
      values: [0.5, 3],
      violations: [2],
    },
  ]);
});

it("takes the results that fit the space, and says why the others do not, with counts", () => {
  const of = (configuration: Configuration) => ({ configuration, values: [1], violations: null });
  const constrained = checkPlan({ ...document, spaceConstraints: ["x < 0.8"] });
  const fitted = fitResults(constrained, [
    of({ x: 0.5, kind: "a", y: 8 }),
    of({ x: 0.5, kind: "1", y: 8 }),
    of({ x: 2, kind: "a", y: 1.5 }),
    of({ x: 3, kind: "a" }),
    of({ kind: "1", z: 1 }),
    of({ x: 0.9, kind: "1" }),
  ]);
  expect(fitted.taken.map(({ configuration }) => configuration)).toEqual([{ x: 0.5, kind: "a", y: 8 }]);
  expect(fitted.leftOut).toBe(5);
  expect(fitted.reasons).toEqual([
    "y is not active in 1",
    "x is out of range in 2",
    "y is out of range in 1",
    "y is missing in 1",
    "x is missing in 1",
    "z is not in the space in 1",
    "x < 0.8 is not satisfied in 1",
  ]);
});

it("says where results came from, and why others were left out", () => {
  const reasons = ["x is out of range in 2"];
  expect(warmStartSourceText({ sweep: { id: 3, name: "first" }, taken: 1, leftOut: 2, reasons })).toBe(
    "sweep 3 (first): 1 result; 2 left out: x is out of range in 2",
  );
  expect(warmStartSourceText({ sweep: null, taken: 4, leftOut: 0, reasons: [] })).toBe(
    "observations of the plan: 4 results",
  );
});

it("bounds how many results a sampler starts with, a Gaussian process sooner", () => {
  const gp = checkPlan({ ...document, sampler: { kind: "gp" } });
  const problems = [plan, gp].map((one) =>
    [0, 1, 2_000, 2_001, 10_000, 10_001].map((count) => resultCountProblems(one, count)[0]?.problem ?? null),
  );
  const most = (kind: string, count: number) => `the sampler ${kind} starts with at most ${count} results`;
  const ofGp = most("gp", 2000);
  expect(problems).toEqual([
    ["names no results", null, null, null, null, most("tpe", 10_000)],
    ["names no results", null, null, ofGp, ofGp, ofGp],
  ]);
});

it.each(["tpe", "gp", "cmaes", "nsga2"])("%s starts from earlier results, outside of its budget", (kind) => {
  const own = checkPlan({
    ...document,
    space: { x: document.space.x, y: { type: "int", low: 1, high: 8 } },
    sampler: { kind, seed: 1, ...(kind === "nsga2" || kind === "cmaes" ? { population: 4 } : {}) },
    budget: { maxTrials: 3 },
  });
  const start = earlierObservations(
    Array.from({ length: 20 }, (_, index) => ({
      configuration: { x: ((index * 7) % 20) / 20, y: 1 + (index % 8) },
      values: [1 - (index / 20 - 0.4) ** 2],
      violations: null,
    })),
  );
  const trials = [...makeSearch(own, null, start).coming([])];
  expect(trials).toHaveLength(3);
  const [first] = trials;
  // CMA-ES takes the best as one generation.
  const taken = kind === "cmaes" ? 4 : 20;
  expect(first?.suggestion).toMatchObject({ phase: "model", learned: { complete: taken, earlier: taken } });
  const made = trials.map((one) => trial(one.proposal, { ...one, state: "running", objective: null }));
  const replay = (earlier: typeof start) =>
    made.map((one, index) =>
      replaySuggestion(own, made, one, trials[index]?.suggestion ?? null, null, earlier),
    );
  expect(replay(start).every(({ matches }) => matches)).toBe(true);
  expect(replay([]).every(({ matches }) => matches)).toBe(false);
});

it("leaves out what an edit of the space has put outside", () => {
  const narrow = checkPlan({
    ...document,
    space: { ...document.space, x: { type: "float", low: 0, high: 0.35 } },
  });
  const start = { proposals: 0, sampled: 0, outside: 0 };
  const [next] = makeSearch(narrow, start, earlierObservations(results)).coming([]);
  expect(next?.suggestion?.learned).toMatchObject({ outside: 4, earlier: 4 });
});

describe("the CSV of an Optuna study", () => {
  const HEAD = ",number,value,datetime_start,params_kind,params_x,params_y,state";
  const read = (...lines: string[]) =>
    optunaObservations({ name: "study.csv", text: lines.join("\n") }, plan.space);

  it("has the complete trials as observations, typed by the space, and counts the others", () => {
    const { observations, others, problems } = read(
      HEAD,
      "0,0,0.5,2026-11-29,a,0.25,3.0,COMPLETE",
      "1,1,,2026-11-29,1,0.5,,PRUNED",
      "2,2,0.75,2026-11-29,1,1e-3,,COMPLETE",
      "3,3,,2026-11-29,,0.5,,FAIL",
    );
    expect(problems).toEqual([]);
    expect(others).toBe(2);
    expect(observations).toEqual([
      { configuration: { kind: "a", x: 0.25, y: 3 }, values: [0.5] },
      { configuration: { kind: "1", x: 0.001 }, values: [0.75] },
    ]);
  });

  it("has values of several objectives in their order, and Python's words for booleans and None", () => {
    const text = "number,values_0,values_1,params_flag,params_none,state\n0,1,2,True,,COMPLETE\n";
    const space = spaceSchema.parse({
      flag: { type: "categorical", choices: [true, false] },
      none: { type: "categorical", choices: [null, 1] },
    });
    expect(optunaObservations({ name: "s", text }, space).observations).toEqual([
      { configuration: { flag: true, none: null }, values: [1, 2] },
    ]);
  });

  it("is read as Optuna writes it", () => {
    const space = spaceSchema.parse({
      learningRate: { type: "float", low: 1e-4, high: 1e-1, log: true },
      kind: { type: "categorical", choices: ["a", "1", "b"] },
      flag: { type: "categorical", choices: [true, false] },
      units: { type: "int", low: 1, high: 8, when: { kind: "a" } },
    });
    const text = readFileSync(new URL("./fixtures/optuna-study.csv", import.meta.url), "utf8");
    const { observations, others, problems } = optunaObservations({ name: "study.csv", text }, space);
    expect(problems).toEqual([]);
    expect(others).toBe(2);
    expect(observations).toHaveLength(6);
    expect(observations.every(({ configuration }) => fitsSpace(makeSpace(space), configuration))).toBe(true);
    expect(observations.slice(0, 2)).toEqual([
      {
        configuration: { flag: true, kind: "a", learningRate: 0.0017826497151386949, units: 2 },
        values: [2.0017826497151385, 2],
      },
      {
        configuration: { flag: true, kind: "1", learningRate: 0.001088133500363589 },
        values: [0.001088133500363589, 0],
      },
    ]);
  });

  it("names each wrong cell with row, column, value and remedy", () => {
    const { problems } = read(
      HEAD,
      "0,0,nan,2026,a,0.25,3,COMPLETE",
      "1,1,0.5,2026,a,wide,3,COMPLETE",
      "2,2,0.5,2026,a,0.5,3,DONE",
      "3,3,inf,2026,1,0.5,,PRUNED",
    );
    expect(problems).toEqual([
      {
        field: "study.csv, line 2, column value",
        value: "nan",
        problem: "is not a finite number",
        remedy: "correct it, or remove the row",
      },
      {
        field: "study.csv, line 3, column params_x",
        value: "wide",
        problem: "is not a value of space.x",
        remedy: "correct it, or remove the row",
      },
      {
        field: "study.csv, line 4, column state",
        value: "DONE",
        problem: "unknown state",
        remedy: "one of COMPLETE, PRUNED, FAIL, RUNNING, WAITING",
      },
    ]);
    const many = read(HEAD, ...Array.from({ length: 25 }, () => "0,0,x,2026,a,0.5,3,COMPLETE")).problems;
    expect(many).toHaveLength(21);
    expect(many.at(-1)?.value).toBe("5 more");
  });

  it("refuses a file without its columns, or without a complete trial", () => {
    expect(read("a,b", "1,2").problems.map(({ problem }) => problem)).toEqual([
      "has no column state",
      "has no column value, or values_0 and so on",
      "has no column params_NAME",
    ]);
    expect(read("").problems).toHaveLength(3);
    expect(read(HEAD, "0,0,,2026,a,0.5,3,FAIL").problems[0]?.problem).toBe(
      "has no trial whose state is COMPLETE",
    );
  });
});

describe("what a check warns of", () => {
  const { kind: _, ...numeric } = document.space;
  const cmaes = (changes: object = {}) =>
    checkPlan({
      ...document,
      space: { ...numeric, y: { type: "int", low: 1, high: 8 } },
      sampler: { kind: "cmaes" },
      ...changes,
    });
  const warm = (count: number) => ({
    results: Array.from({ length: count }, (_, index) => ({
      configuration: { x: index / 100, y: 1 },
      values: [index],
      violations: null,
    })),
    leftOut: 0,
    reasons: [],
  });
  const problems = (...input: Parameters<typeof warmStartWarnings>) =>
    warmStartWarnings(...input).map(({ field, problem }) => `${field}: ${problem}`);

  it("results that are left out, with the reasons", () => {
    expect(problems(plan, { ...warm(3), leftOut: 2, reasons: ["x is missing in 2"] })).toEqual([
      "warmStart.takeWhatFits: 2 of 5 earlier results are outside of the space and left out: x is missing in 2",
    ]);
    expect(problems(plan, warm(3))).toEqual([]);
    expect(problems(plan, null)).toEqual([]);
  });

  it("cmaes takes one generation, or nothing, and does not learn from given points", () => {
    expect(problems(cmaes(), warm(5))).toEqual([
      "warmStart: cmaes starts with a generation of 6 earlier results, and uses none of fewer",
    ]);
    expect(problems(cmaes(), warm(6))).toEqual([]);
    expect(problems(cmaes(), warm(10))).toEqual([
      "warmStart: cmaes starts with the best 6 earlier results, a generation, and leaves out 4",
    ]);
    expect(problems(cmaes({ sampler: { kind: "cmaes", population: 10 } }), warm(10))).toEqual([]);
    const { warmStart: _, ...alone } = document;
    expect(
      problems(
        cmaes({ ...alone, points: [{ x: 0.5, y: 2 }], space: cmaes().space, sampler: { kind: "cmaes" } }),
        null,
      ),
    ).toEqual([
      "points: cmaes tries these points and does not learn from them: its generations are its own draws",
    ]);
  });
});
