import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import type { UsualSplits } from "../splits";
import {
  augmentationStepsSchema,
  dataSchema,
  listTrainers,
  tfjsOptionsSchema,
  trainingSchema,
} from "../trainers";
import { planCost } from "./cost";
import { canonicalJson, fingerprintOf } from "./fingerprint";
import { parsePlan, planProblems } from "./parse";
import { planDocumentSchema, planSchema } from "./plan";
import { resolveTraining, targetOf } from "./resolve";

const quickStart = readFileSync(new URL("../../../../data/sweeps/quick-start.yaml", import.meta.url), "utf8");
const trainerKinds = () => listTrainers().map(({ kind }) => kind);
const minimal = { name: "a", experiment: "b", dataset: "c", trainer: { kind: "tfjs" }, folds: [0] };

const usual: UsualSplits = {
  splits: { scheme: "leave-one-fold-out", seed: 1 },
  reason: "patients are known",
};

function fieldsOf(document: unknown): string[] {
  return planProblems(document).map(({ field }) => field);
}

describe("the quick-start plan", () => {
  it("is a plan, and costs 2 trials, 6 trainings and 36 evaluations", () => {
    const plan = parsePlan(quickStart, { slug: "synthetic-cells", folds: [0, 1, 2], patients: 24, usual });
    expect(planCost(plan)).toMatchObject({ trials: 2, runs: 6, trainings: 6, evaluations: 36, epochs: 144 });
  });

  it("names every key of the schema", () => {
    const missing = [
      ...Object.keys(planDocumentSchema.shape),
      ...Object.keys(dataSchema.shape),
      ...Object.keys(augmentationStepsSchema.shape),
      ...Object.keys(trainingSchema.shape),
      ...Object.keys(tfjsOptionsSchema.shape),
      ...Object.keys(planDocumentSchema.shape.evaluation.unwrap().shape),
    ].filter((key) => !new RegExp(`\\b${key}:`).test(quickStart));
    expect(missing).toEqual([]);
  });
});

it("a plan of more runs than a sweep can carry is refused, with what makes them so many", () => {
  const many = { ...minimal, folds: [0, 1], seeds: Array.from({ length: 1_000 }, (_, i) => i) };
  const space = { learningRate: { type: "float", low: 0.001, high: 0.1 } };
  const random = { ...many, space, sampler: { kind: "random" } };
  expect(planProblems({ ...random, budget: { maxTrials: 100 } })).toEqual([]);
  expect(planProblems({ ...random, budget: { maxTrials: 101 } })).toMatchObject([
    { field: "budget.maxTrials", problem: expect.stringContaining("are 202000 runs, at most 200000") },
  ]);
});

it("an unknown trainer is refused with the trainers that there are", () => {
  expect(planProblems({ ...minimal, trainer: { kind: "pytorch" } })).toEqual([
    {
      field: "trainer.kind",
      value: '"pytorch"',
      problem: "unknown kind",
      remedy: `use one of ${trainerKinds().join(", ")}`,
    },
  ]);
  expect(trainerKinds()).toContain("tfjs");
});

it("an unknown key is answered with the keys of its own trainer", () => {
  const remedy = (plan: object, field: string) =>
    planProblems({ ...minimal, ...plan }).find((problem) => problem.field === field)?.remedy;
  expect(remedy({ fold: [0] }, "fold")).toBe("see data/sweeps/quick-start.yaml for every key");
  expect(remedy({ training: { epoch: 3 } }, "training.epoch")).toMatch(
    /^of training the trainer tfjs takes epochs, .*; see data\/sweeps\/quick-start\.yaml$/,
  );
  const command = { kind: "command", command: "sh train.sh" };
  const ofCommand =
    /^of trainer the trainer command takes kind, command, .*; see docs\/guides\/any-program\.md$/;
  expect(remedy({ trainer: { ...command, step: 3 } }, "trainer.step")).toMatch(ofCommand);
  expect(remedy({ trainer: command, training: { epochs: 3 } }, "training.epochs")).toBe(
    "the trainer command has no options in training: they are in trainer; see docs/guides/any-program.md",
  );
  const variants = { a: { trainer: { step: 3 }, training: { epochs: 1 } } };
  expect(remedy({ trainer: command, variants }, "variants.a.trainer.step")).toMatch(ofCommand);
  expect(remedy({ trainer: command, variants }, "variants.a.training.epochs")).toMatch(
    /^the trainer command has no options in training/,
  );
  expect(
    remedy(
      { trainer: { ...command, measures: { error: { direktion: 1 } } } },
      "trainer.measures.error.direktion",
    ),
  ).toBe("see docs/guides/any-program.md");
});

describe("a refused plan", () => {
  it.each([
    ["an unknown key", { ...minimal, fold: [0] }, "fold"],
    ["an unknown key further down", { ...minimal, training: { epoch: 3 } }, "training.epoch"],
    [
      "an empty range",
      {
        ...minimal,
        space: { learningRate: { type: "float", low: 0.1, high: 0.1 } },
        sampler: { kind: "random" },
      },
      "space.learningRate.high",
    ],
    ["a sigma below 0", { ...minimal, evaluation: { testSigmas: [0, -1] } }, "evaluation.testSigmas.1"],
    ["no folds", { ...minimal, folds: [] }, "folds"],
    ["a fold twice", { ...minimal, folds: [0, 0] }, "folds"],
    [
      "an objective on the test side",
      { ...minimal, objective: { metric: "accuracy", direction: "maximize" } },
      "objective.metric",
    ],
    [
      "an objective that nobody measures",
      { ...minimal, objective: { metric: "val/acuracy", direction: "maximize" } },
      "objective.metric",
    ],
    [
      "a best epoch chosen by the test side",
      { ...minimal, training: { selection: { metric: "test/accuracy", direction: "maximize" } } },
      "training.selection.metric",
    ],
    [
      "a variant that chooses its best epoch by a training metric",
      {
        ...minimal,
        variants: { a: { training: { selection: { metric: "train/loss", direction: "minimize" } } } },
      },
      "variants.a.training.selection.metric",
    ],
    [
      "a parameter nobody takes",
      { ...minimal, space: { momentum: { type: "categorical", choices: [1] } } },
      "space.momentum",
    ],
    [
      "a grid over a continuous range",
      { ...minimal, space: { learningRate: { type: "float", low: 0.1, high: 1 } } },
      "space.learningRate",
    ],
    [
      "a logarithm of 0",
      {
        ...minimal,
        space: { l1: { type: "float", low: 0, high: 1, log: true } },
        sampler: { kind: "random" },
      },
      "space.l1.low",
    ],
    [
      "a variant that the trainer refuses",
      { ...minimal, variants: { a: { trainer: { dropout: 2 } } } },
      "variants.a.trainer.dropout",
    ],
    [
      "a key that a variant's trainer does not have",
      { ...minimal, variants: { a: { trainer: { depth: 2 } } } },
      "variants.a.trainer.depth",
    ],
    [
      "a brightness whose low end is above its high end",
      { ...minimal, data: { augmentationSteps: { brightness: [1.2, 0.8] } } },
      "data.augmentationSteps.brightness",
    ],
    [
      "an augmentation step that a variant misspells",
      { ...minimal, variants: { a: { data: { augmentationSteps: { rotation: 10 } } } } },
      "variants.a.data.augmentationSteps.rotation",
    ],
    ["epochs as text", { ...minimal, training: { epochs: "six" } }, "training.epochs"],
  ])("names the field: %s", (_, document, field) => {
    expect(fieldsOf(document)).toContain(field);
  });

  it("names a fold that the dataset does not have, and those it has", () => {
    const [problem] = planProblems(
      { ...minimal, folds: [0, 3] },
      { slug: "c", folds: [0, 1, 2], patients: 24, usual },
    );
    expect(problem).toMatchObject({ field: "folds.1", value: "3", remedy: "it has 0, 1, 2" });
  });

  it("says the line of a text that is no YAML", () => {
    expect(() => parsePlan("name: a\nfolds: [0")).toThrow(FoldwiseError);
    expect(() => parsePlan("name: a\nfolds: [0")).toThrow(/line 2/);
  });

  it.each(["", "42", "[]", "null"])("is an error and never a crash: %j", (text) => {
    expect(() => parsePlan(text)).toThrow(/plan was refused/);
  });
});

describe("resolving a trial", () => {
  const plan = planSchema.parse({
    ...minimal,
    variants: { MAC: {}, MCN: { data: { balance: "none", augmentation: "none" } } },
    space: {
      learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true },
      "trainer.dropout": { type: "float", low: 0, high: 0.5 },
    },
  });

  it("lays the variant over the plan and the configuration over both", () => {
    const resolved = resolveTraining(plan, "MCN", { learningRate: 0.01, "trainer.dropout": 0.25 });
    expect(resolved.data).toMatchObject({ balance: "none", augmentation: "none", trainSigmas: [3, 9] });
    expect(resolved.training.learningRate).toBe(0.01);
    expect(resolved.trainer).toMatchObject({ kind: "tfjs", dropout: 0.25 });
  });

  it("finds a bare name in training first and refuses to search for the kind of trainer", () => {
    expect(targetOf("l1", plan)).toEqual({ section: "training", key: "l1" });
    expect(targetOf("inputSize", plan)).toEqual({ section: "trainer", key: "inputSize" });
    expect(targetOf("kind", plan)).toBeNull();
    expect(targetOf("data.nothing", plan)).toBeNull();
  });
});

describe("fingerprints", () => {
  it("do not depend on the order of keys, and leave undefined out", () => {
    expect(fingerprintOf({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(
      fingerprintOf({ b: [{ d: 3, c: 2 }], a: 1, e: undefined }),
    );
    expect(fingerprintOf({ a: 1 })).not.toBe(fingerprintOf({ a: 2 }));
    expect(canonicalJson({ b: null, a: "x" })).toBe('{"a":"x","b":null}');
  });
});
