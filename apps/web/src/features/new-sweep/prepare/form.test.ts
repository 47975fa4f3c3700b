import type { UsualSplits } from "@foldwise/core/splits";
import { findTrainer, listTrainers } from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import { describe, expect, it } from "vitest";
import { capitalize } from "@/formats/parameters";
import { setField } from "@/yaml/edit";
import { readText } from "@/yaml/read-text";
import { copyName } from "./copy-name";
import { fieldGroups, fieldsOnDataset, kindField, objectiveOf, taskOfDocument } from "./fields";
import { withUsualScale } from "./log-scale";
import { readPlan as read } from "./plan-text";
import { searchedFields } from "./searched";
import { startRow, writeSpace } from "./space";

const readPlan = (text: string, datasets?: Parameters<typeof read>[1]) =>
  read(readText(text, "plan"), datasets);

const PLAN = "name: a\nexperiment: b\ndataset: c\ntrainer: { kind: tfjs }\nfolds: [0]\n";

it("calls a trainer's fields as parameters are called everywhere", () => {
  const fields = listTrainers().flatMap(({ form }) => form.flatMap((group) => group.fields));
  expect(fields.length).toBeGreaterThan(10);
  for (const { field, label } of fields) expect(label, field).toBe(capitalize(parameterLabel(field)));
});

describe("searchedFields", () => {
  const searched = (names: string[]) =>
    searchedFields({ space: Object.fromEntries(names.map((name) => [name, {}])) }).map(({ field }) => field);
  it("finds a field under its long and its short name", () => {
    expect(searched(["training.learningRate"])).toEqual(["training.learningRate"]);
    expect(searched(["learningRate", "dropout"])).toEqual(["training.learningRate", "trainer.dropout"]);
  });
  it("hides nothing else: names and folds are not parameters", () => {
    expect(searched(["name", "weights"])).toEqual(["trainer.weights"]);
    expect(searchedFields({})).toEqual([]);
    expect(searchedFields(null)).toEqual([]);
  });
});

describe("withUsualScale", () => {
  it("searches a learning rate by factors, and the plan takes it", () => {
    const row = withUsualScale(startRow("training.learningRate"));
    expect(row.raw.log).toBe(true);
    expect(readPlan(setField(PLAN, "space", writeSpace([row]))).problems).toEqual([]);
  });
  it("leaves other parameters linear, and a range from 0", () => {
    expect(withUsualScale(startRow("trainer.dropout")).raw.log).toBeUndefined();
    const fromZero = { name: "learningRate", type: "float" as const, raw: { low: 0, high: 1 } };
    expect(withUsualScale(fromZero)).toBe(fromZero);
  });
});

it("a copy has a name of its own, and so has the copy of a copy", () => {
  expect(copyName("tour-lr")).toBe("tour-lr (copy)");
  expect(copyName("tour-lr (copy)")).toBe("tour-lr (copy 2)");
  expect(copyName("tour-lr (copy 9)")).toBe("tour-lr (copy 10)");
  expect(readPlan(setField(PLAN, "name", copyName("a"))).plan?.name).toBe("a (copy)");
});

it.each(listTrainers())("the form of $kind begins with the search, and has each field once", (trainer) => {
  const groups = fieldGroups(trainer);
  expect(groups[0]).toMatchObject({ title: "Search", holdsSearch: true });
  const fields = groups.flatMap((group) => group.fields.map(({ field }) => field));
  expect(new Set(fields).size).toBe(fields.length);
});

it("the form has the fields of the plan's own trainer", () => {
  const fieldsOf = (kind: string) =>
    fieldGroups(findTrainer(kind)).flatMap(({ fields }) => fields.map(({ field }) => field));
  expect(fieldsOf("tfjs")).toEqual(expect.arrayContaining(["trainer.dropout", "data.balance"]));
  expect(fieldsOf("simulate").filter((field) => field.startsWith("trainer."))).toEqual([]);
  expect(kindField().choices).toEqual(listTrainers().map(({ kind }) => kind));
  expect(fieldsOf("simulate")).toContain("training.learningRate");
});

describe("the objective", () => {
  const program = {
    trainer: {
      kind: "command",
      command: "a",
      measures: { error: { direction: "minimize" }, score: { direction: "maximize" } },
    },
  };
  it("is one of the measures that the plan's own trainer has, with the first as default", () => {
    const spec = (document: object) =>
      fieldGroups(findTrainer("command"), taskOfDocument(document))
        .flatMap(({ fields }) => fields)
        .filter(({ field }) => field.startsWith("objective."));
    expect(spec(program)).toMatchObject([
      { kind: "choice", choices: ["val/error", "val/score"], fallback: "val/error" },
      { fallback: "minimize" },
    ]);
    // Nothing is known of a program that names no measures: any metric may be typed.
    expect(spec({ trainer: { kind: "command", command: "a" } })[0]).toMatchObject({ kind: "text" });
  });
  it("is complete when its metric is chosen, in the metric's direction", () => {
    const task = taskOfDocument(program);
    expect(objectiveOf(undefined, "val/score", task)).toEqual({ metric: "val/score", direction: "maximize" });
    expect(
      objectiveOf({ metric: "val/score", direction: "maximize", overFolds: "mean" }, "val/error", task),
    ).toEqual({
      metric: "val/error",
      direction: "minimize",
      overFolds: "mean",
    });
    expect(objectiveOf({ metric: "x" }, undefined, task)).toBeUndefined();
  });
});

it("a program without a dataset has no splits or test conditions to fill in", () => {
  const fields = fieldGroups(findTrainer("command")).flatMap((group) => group.fields);
  const names = (document: object) => fieldsOnDataset(fields, document, undefined).map(({ field }) => field);
  const trainer = { kind: "command", command: "a" };
  expect(names({ trainer }).filter((name) => /^(splits|evaluation)/.test(name))).toEqual([]);
  expect(names({ trainer, dataset: "digits" })).toEqual(
    expect.arrayContaining(["splits.scheme", "evaluation.testSigmas"]),
  );
});

describe("the fields of a dataset's splits", () => {
  const fieldsFor = (document: object, usual: UsualSplits) => {
    const fields = fieldGroups(findTrainer("tfjs")).flatMap((group) => group.fields);
    const dataset = { slug: "c", folds: [0, 1, 2], patients: 12, usual };
    return fieldsOnDataset(fields, { dataset: "c", ...document }, dataset);
  };
  const shown = (splits: object, usual: UsualSplits) =>
    fieldsFor({ splits }, usual).filter(({ field }) => field.startsWith("splits."));
  const left: UsualSplits = {
    splits: { scheme: "leave-one-fold-out", seed: 1 },
    reason: "patients are known",
  };

  it("say which scheme a plan gets that names none, and why", () => {
    expect(shown({}, left)).toEqual([
      expect.objectContaining({
        field: "splits.scheme",
        fallback: "leave-one-fold-out",
        hint: "As patients are known.",
      }),
    ]);
  });

  it("say which folds a plan trains that names none, and why", () => {
    const folds = (document: object) =>
      fieldsFor(document, left).find(({ field }) => field === "folds") ?? expect.fail();
    expect(folds({})).toMatchObject({ fallback: [0, 1, 2], hint: "All folds: the dataset has 3 folds." });
    expect(folds({ splits: { scheme: "k-fold", k: 2, repeats: 2 } })).toMatchObject({
      fallback: [0, 1, 2, 3],
      hint: "All folds: k-fold, k 2, 2 repeats makes 2 folds 2 times.",
    });
    expect(folds({ splits: { scheme: "leave-one-group-out" } }).fallback).toHaveLength(12);
    expect(folds({ folds: [1] }).hint).toBeUndefined();
  });

  it("ask for the number of folds where the scheme makes them", () => {
    const names = (splits: object) => shown(splits, left).map(({ field }) => field);
    expect(names({ scheme: "stratified-k-fold" })).toEqual(["splits.scheme", "splits.k", "splits.repeats"]);
    const made: UsualSplits = {
      splits: { scheme: "stratified-group-k-fold", seed: 1, k: 4, repeats: 1 },
      reason: "",
    };
    expect(shown({}, made).find(({ field }) => field === "splits.k")?.fallback).toBe(4);
  });
});
