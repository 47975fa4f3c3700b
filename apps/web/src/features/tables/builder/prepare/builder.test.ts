import type { TableVocabulary } from "@foldwise/core/contracts/saved-tables";
import { checkTableDefinition, fillTable, type TableObservation } from "@foldwise/core/tables";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { setEntries } from "@/yaml/edit";
import { readText } from "@/yaml/read-text";
import table9 from "../../../../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import { readDraft as read } from "./draft-text";
import { packDraft, unpackDraft } from "./draft-url";
import { entriesOf, metricEntries, readEntries, writeEntry } from "./entries";
import { mixWarning } from "./mix-warning";
import { dimensionsOf, parseValue, readSelector, writeSelector } from "./selector-rows";
import { BLANK, startOfCopy } from "./start";

const readDraft = (text: string, recorded?: readonly string[]) => read(readText(text, "table"), recorded);

const words: TableVocabulary = {
  dataset: "x",
  evaluations: 3,
  models: ["mobilenet_m"],
  balances: [],
  augmentations: [],
  variants: ["MAC", "MCN"],
  folds: [0, 1],
  seeds: [1],
  testSigmas: [0, 5],
  splitSchemes: ["within-fold-by-image"],
  sweeps: [{ id: 3, name: "noise" }],
  experiments: ["cells"],
  metrics: ["accuracy", "auc"],
  params: [{ name: "training.learningRate", values: [0.001, 0.01] }],
  dimensions: [{ name: "tag.owner", values: ["ada"] }],
};
const dimension = (key: string) => {
  const found = dimensionsOf(words).find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe("the text of a table", () => {
  it("is read with each problem at its line, and an empty start lacks only rows", () => {
    const read = readDraft(BLANK);
    expect(read.definition).toBeNull();
    expect(read.problems.map(({ field, line }) => [field, BLANK.split("\n")[line - 1]])).toEqual([
      ["rows", "rows: []"],
    ]);
    expect(readDraft("rows: [").problems[0]?.problem).toContain("not YAML");
    const bad = readDraft(BLANK.replace("testSigma", "testSigmma"));
    expect(bad.problems.find(({ field }) => field === "select.testSigmma")?.line).toBe(6);
  });

  it("shows a class's measure of 0.1 in the spelling that the choices have", () => {
    const entries = readEntries([
      { key: "r", label: "R", metric: "recall/normal" },
      { key: "m", metric: "recall/macro" },
    ]);
    expect(entries?.map(({ metric }) => metric)).toEqual(["recall/class/normal", "recall/macro"]);
    const metrics = ["recall/macro", "recall/class/macro", "recall/class/weighted"];
    expect(metricEntries(metrics, []).map(({ label }) => label)).toEqual([
      "recall macro",
      "recall of class macro",
      "recall of class weighted",
    ]);
  });

  it("tells apart values that read alike, as choices must be", () => {
    const params = [{ name: "data.crop", values: [5, "5", true, "true", "x", null, "null"] }];
    const [crop] = dimensionsOf({ ...words, params }).filter(({ key }) => key === "data.crop");
    expect(crop?.values.map(({ label }) => label)).toEqual([
      "5",
      '"5"',
      "true",
      '"true"',
      "x",
      "null",
      '"null"',
    ]);
    for (const { value, label } of crop?.values ?? []) expect(parseValue(label, crop)).toBe(value);
  });

  it("takes rows a line each, and keeps what the form does not show", () => {
    const text = setEntries(
      BLANK,
      "rows",
      entriesOf(dimension("variant"), ["MAC", "MCN"], []).map(writeEntry),
    );
    expect(text).toContain("\n  - {key: MAC, label: MAC, select: {variant: MAC}}\n");
    expect(text).toContain("# Keys of a table:");
    expect(readDraft(text).definition?.rows).toHaveLength(2);
    const noted = parse(text.replace("label: MCN", "label: MCN, notes: [x]"));
    const entries = readEntries(noted.rows) ?? [];
    expect(entries.map(writeEntry)[1]).toMatchObject({ key: "MCN", notes: ["x"] });
    expect(readEntries(parse(BLANK).columns)).toMatchObject([{ key: "mean", label: "Mean" }]);
    expect(readEntries("rows")).toBeNull();
  });

  it("never gives two rows one key", () => {
    const first = metricEntries(["accuracy", "auc"], []);
    const again = metricEntries(["accuracy"], first);
    expect(again[0]?.key).toBe("accuracy 2");
  });
});

describe("a selector in the form", () => {
  it("comes back as it was, and one of version 0.1 by the full names of its dimensions", () => {
    const selector = {
      variant: "MAC",
      fold: 1,
      "data.balance": "none",
      "training.learningRate": 0.001,
      "data.trainSigmas": [3, 9],
      "tag.owner": "ada",
    };
    expect(writeSelector(readSelector(selector) ?? [])).toEqual(selector);
    const old = {
      ...{ variant: "MAC", fold: 1, data: { balance: "none" }, tag: { owner: "ada" } },
      params: { learningRate: 0.001, "data.trainSigmas": [3, 9] },
    };
    expect(writeSelector(readSelector(old) ?? [])).toEqual(selector);
    expect(writeSelector([])).toBeUndefined();
    expect(readSelector("x")).toBeNull();
  });

  it("takes what is typed for the value it stands for", () => {
    expect(parseValue("5", dimension("testSigma"))).toBe(5);
    expect(parseValue("3 noise", dimension("sweep"))).toBe(3);
    expect(parseValue("007", dimension("variant"))).toBe("007");
    expect(parseValue("[3, 9]", undefined)).toEqual([3, 9]);
    expect(parseValue("null", undefined)).toBeNull();
  });
});

it("a copy of a paper's table keeps its published side under a name of its own", () => {
  const source = JSON.stringify(table9);
  const definition = { ...checkTableDefinition(table9) };
  const text = startOfCopy({ id: "9", title: "T", revision: null, source, definition, revisions: [] });
  const read = readDraft(text);
  expect(read.problems).toEqual([]);
  expect(read.definition).toMatchObject({ id: "table-9-copy", baselineTable: "9", rows: definition.rows });
});

it("an address carries a draft, and one that was cut gives none", async () => {
  const text = `${BLANK}# σ ${"row ".repeat(5000)}`;
  const packed = await packDraft(text);
  expect(packed).toMatch(/^[\w-]+$/);
  expect(packed.length).toBeLessThan(600);
  expect(await unpackDraft(packed)).toBe(text);
  expect(await unpackDraft(packed.slice(0, 40))).toBeNull();
  expect(await unpackDraft("%")).toBeNull();
  expect(await unpackDraft(await packDraft("x".repeat(1024 * 1024 + 1)))).toBeNull();
});

it("an address that version 0.1 made still opens", async () => {
  const packed = "y0yxUsit1C1JTMpJ5SrJLMlJtVI436xgqqOgVFiaX5KaosRVlF9ebKUQHcsFAA";
  expect(await unpackDraft(packed)).toBe('id: my-table\ntitle: σ 5, "quoted"\nrows: []\n');
});

it("shows long values with 3 significant digits, all of them where two would read alike, and keeps them exact", () => {
  const rate = 0.0008947409054849912;
  const long: TableVocabulary = {
    ...words,
    params: [{ name: "training.learningRate", values: [rate, 0.01] }],
  };
  const found = dimensionsOf(long).find(({ key }) => key === "training.learningRate");
  expect(found?.values.map(({ label }) => label)).toEqual(["0.000895", "0.01"]);
  expect(parseValue("0.000895", found)).toBe(rate);
  const [entry] = found ? entriesOf(found, [rate], []) : [];
  expect(entry).toMatchObject({
    label: "Learning rate 0.000895",
    select: { "training.learningRate": rate },
  });
  const close = { ...long, params: [{ name: "training.learningRate", values: [rate, 0.000895] }] };
  const labels = dimensionsOf(close)
    .find(({ key }) => key === "training.learningRate")
    ?.values.map(({ label }) => label);
  expect(labels).toEqual([String(rate), "0.000895"]);
});

it("warns in the preview of cells that average over configurations", () => {
  const definition = checkTableDefinition({
    id: "t",
    title: "T",
    metric: "accuracy",
    rows: [
      { key: "a", label: "All rates", select: { variant: "MAC" } },
      { key: "b", label: "One rate", select: { variant: "MAC", params: { learningRate: 0.01 } } },
    ],
    columns: [{ key: "fold 0", label: "Fold 0", select: { fold: 0 } }],
  });
  const observation = (learningRate: number): TableObservation => ({
    run: `${learningRate}`,
    training: `${learningRate}`,
    version: `${learningRate}`,
    dims: {
      fold: 0,
      seed: 1,
      variant: "MAC",
      model: "mobilenet_m",
      "training.learningRate": learningRate,
      splitScheme: "within-fold-by-image",
      splitSeed: 1,
      weights: "best",
      testSigma: 0,
      replicate: 0,
    },
    measures: { auc: null },
    classes: {
      confusion: {
        classes: ["A", "B"],
        counts: [
          [3, 1],
          [1, 3],
        ],
      },
    },
  });
  const fill = (rates: readonly number[]) =>
    fillTable(definition, [], rates.map(observation), {
      dataset: { id: "d", name: "D", isComparable: false },
      inference: false,
    });
  expect(mixWarning(fill([0.01, 0.001]))).toBe(
    "1 cell averages over several configurations of hyperparameters (All rates). Select one by its parameters, or add a row for each trial.",
  );
  expect(mixWarning(fill([0.01]))).toBeNull();
});
