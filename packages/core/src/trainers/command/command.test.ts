import { describe, expect, it } from "vitest";
import { fingerprintOf, planProblems, planSchema, resolveTraining, trainingIdentity } from "../../sweep";
import { parameterName } from "../../tables";
import { trainingParameters } from "../../tables/training-parameters";
import { taskOf } from "..";
import { joinWords, splitWords } from "./split-words";
import { fillWords } from "./template";

const written = (trainer: object = {}, given: object = {}) => ({
  name: "p",
  experiment: "e",
  folds: [0],
  trainer: {
    kind: "command",
    command: ["python3", "train.py", "--lr", "{{parameters.lr}}"],
    parameters: { lr: 0.1, "optimizer.name": "adam", warm: true },
    ...trainer,
  },
  ...given,
});
const fieldsOf = (document: object) => planProblems(document).map(({ field }) => field);

describe("a line is split into words as a shell would", () => {
  it.each([
    ["python3 train.py --lr 0.1", ["python3", "train.py", "--lr", "0.1"]],
    [`a 'b c' "d \\"e\\"" f\\ g`, ["a", "b c", 'd "e"', "f g"]],
    [`a "" ''`, ["a", "", ""]],
    ["  a\t\nb  ", ["a", "b"]],
    // There is no shell: what it would run or expand is text.
    ["a; rm -rf $HOME | `b` > *", ["a;", "rm", "-rf", "$HOME", "|", "`b`", ">", "*"]],
    [String.raw`"a\n" 'b\n'`, [String.raw`a\n`, String.raw`b\n`]],
  ])("%s", (line, words) => {
    expect(splitWords(line)).toEqual(words);
    expect(splitWords(joinWords(words))).toEqual(words);
  });
});

describe("placeholders", () => {
  const own = {
    fold: "2",
    seed: "7",
    steps: "9",
    split: "/s",
    parametersFile: "/p",
    checkpointDir: "/c",
    metricsFile: "/m",
    predictionsFile: "/r",
  };

  it("are filled in within their word, whatever the value holds", () => {
    const parameters = { lr: 1e-7, text: "a b; {{fold}} $(x)", on: false, "o.n": "x" };
    const words = [
      "--lr={{parameters.lr}}",
      "{{ parameters.text }}",
      "{{fold}}-{{seed}}",
      "{{parameters.on}}",
      "{{parameters.o.n}}",
    ];
    expect(fillWords(words, { parameters, own })).toEqual([
      "--lr=1e-7",
      "a b; {{fold}} $(x)",
      "2-7",
      "false",
      "x",
    ]);
  });

  it.each([
    ["of no name", "{{lr}}", "unknown placeholder"],
    ["of an unknown parameter", "{{parameters.rl}}", "unknown parameter rl"],
  ])("%s are refused, with what there is", (_, word, problem) => {
    expect(planProblems(written({ command: ["a", word] }))).toMatchObject([
      { field: "trainer.command", value: word, problem, remedy: expect.stringContaining("parameters.") },
    ]);
  });
});

describe("a plan of a command", () => {
  it("searches the program's own parameters by any of their names, and its variants override them", () => {
    const plan = planSchema.parse(
      written(
        {},
        {
          space: {
            lr: { type: "categorical", choices: [1, 2] },
            "parameters.optimizer.name": { type: "categorical", choices: ["sgd"] },
          },
          variants: { a: {}, b: { trainer: { parameters: { warm: false, extra: 3 } } } },
        },
      ),
    );
    const parametersOf = (variant: string) =>
      resolveTraining(plan, variant, { lr: 2, "parameters.optimizer.name": "sgd" }).trainer.parameters;
    expect(parametersOf("a")).toEqual({ lr: 2, "optimizer.name": "sgd", warm: true });
    expect(parametersOf("b")).toEqual({ lr: 2, "optimizer.name": "sgd", warm: false, extra: 3 });
  });

  it("has a fingerprint of what it runs, not of how long that may take", () => {
    const of = (trainer: object) =>
      fingerprintOf(trainingIdentity(resolveTraining(planSchema.parse(written(trainer)), "base", {})));
    expect(of({ stallSeconds: 9, graceSeconds: 1 })).toBe(of({}));
    expect(of({ parameters: { lr: 0.2 } })).not.toBe(of({}));
    expect(of({ steps: 3 })).not.toBe(of({}));
  });

  it.each([
    [
      "a parameter in its space that it does not declare",
      {},
      { space: { rl: { type: "categorical", choices: [1] } } },
      "space.rl",
    ],
    [
      "another trainer's section in its space",
      {},
      { space: { "training.epochs": { type: "categorical", choices: [1] } } },
      "space.training.epochs",
    ],
    [
      "one parameter by two names",
      {},
      {
        space: {
          lr: { type: "categorical", choices: [1] },
          "parameters.lr": { type: "categorical", choices: [2] },
        },
      },
      "space.parameters.lr",
    ],
    [
      "a parameter that a variant sets too",
      {},
      {
        space: { lr: { type: "categorical", choices: [1] } },
        variants: { a: { trainer: { parameters: { lr: 1 } } } },
      },
      "space.lr",
    ],
    ["no program", { command: [] }, {}, "trainer.command"],
    ["a program of blanks", { command: "  " }, {}, "trainer.command"],
    ["a program that is a placeholder", { command: ["{{parameters.lr}}"] }, {}, "trainer.command"],
    ["a quote that is not closed", { command: "a 'b" }, {}, "trainer.command"],
    [
      "two parameters of one variable",
      { command: "a", parameters: { "a.b": 1, a_b: 2 } },
      {},
      "trainer.parameters.a_b",
    ],
    ["a parameter of a list", { command: "a", parameters: { a: [1] } }, {}, "trainer.parameters.a"],
    [
      "a parameter whose name begins with a digit",
      { command: "a", parameters: { "1a": 1 } },
      {},
      "trainer.parameters.1a",
    ],
    [
      "a parameter of a name that every object has",
      { command: "a", parameters: { toString: 1 } },
      {},
      "trainer.parameters.toString",
    ],
    [
      "such a name in its space",
      {},
      { space: { constructor: { type: "categorical", choices: [1, 2] } } },
      "space.constructor",
    ],
    ["no working folder", { workingDirectory: "" }, {}, "trainer.workingDirectory"],
    ["classes of a task without", { classes: ["a", "b"] }, {}, "trainer.classes"],
    [
      "a positive class that is none",
      { task: "classification", classes: ["a", "b"], positiveClass: "c" },
      {},
      "trainer.positiveClass",
    ],
    [
      "a selection by what is not measured",
      { measures: { a: { direction: "minimize" } }, selection: { metric: "val/b", direction: "minimize" } },
      {},
      "trainer.selection.metric",
    ],
    [
      "an objective that is not measured",
      { measures: { a: { direction: "minimize" } } },
      { objective: { metric: "val/b", direction: "minimize" } },
      "objective.metric",
    ],
  ])("is refused with %s", (_, trainer, given, field) => {
    expect(fieldsOf(written(trainer, given))).toEqual([field]);
  });

  it("names its classes, or has a dataset that does", () => {
    const classified = (trainer: object, given: object) =>
      fieldsOf(written({ task: "classification", ...trainer }, given));
    expect(classified({}, {})).toEqual(["trainer.classes"]);
    expect(classified({ classes: ["a", "b"] }, {})).toEqual([]);
    expect(classified({ classes: ["a", "b"] }, { dataset: "cells" })).toEqual(["trainer.classes"]);
    expect(classified({}, { dataset: "cells" })).toEqual([]);
  });

  it("may be tabulated by its parameters", () => {
    expect(["parameters.lr", "trainer.parameters.optimizer.name", "steps"].map(parameterName)).toEqual([
      "trainer.parameters.lr",
      "trainer.parameters.optimizer.name",
      "trainer.steps",
    ]);
    const resolved = resolveTraining(planSchema.parse(written()), "base", {});
    expect(trainingParameters(resolved)).toMatchObject({ "trainer.parameters.lr": 0.1 });
  });

  it("solves the task that it names, with a dataset or without", () => {
    const plan = planSchema.parse(
      written(
        { task: "classification", measures: { speed: { direction: "minimize", unit: "ms" } } },
        { dataset: "cells" },
      ),
    );
    expect(taskOf(plan)?.evaluation.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["accuracy", "auc", "speed"]),
    );
    expect(plan).toMatchObject({ dataset: "cells", objective: { metric: "val/balanced_accuracy" } });
    expect(planSchema.parse(written())).toMatchObject({ dataset: null, objective: { metric: "val/loss" } });
  });
});
