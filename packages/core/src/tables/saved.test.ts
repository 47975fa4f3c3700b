import { expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { selectorBounds } from "./bounds";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { madeUpObservation } from "./fixtures/made-up";
import type { Observation } from "./observation";
import { SWEEP_TABLE_COLUMNS, tableOfSweep } from "./of-sweep";
import { parseSavedTable, slugOf } from "./saved";
import { tableVocabulary } from "./vocabulary";

const sweep = {
  id: 3,
  name: "Quick start!",
  dataset: "synthetic-cells",
  metric: "balanced_accuracy",
  measures: ["accuracy", "auc"].map((name) => ({ name, label: name })),
  isNested: false,
  hasTestNoise: true,
  variants: ["MAC", "MCN"],
  folds: [0, 1],
  testSigmas: [0, 5],
  weights: "best" as const,
  objective: { metric: "val/balanced_accuracy", direction: "maximize" as const },
  trials: [],
  trialsLeftOut: 0,
};
const observations: Observation[] = [0, 1].flatMap((fold) =>
  [0, 5].flatMap((testSigma) => [
    madeUpObservation({ fold, testSigma, sweep: { id: 3, name: "x" }, dims: { "training.l1": fold } }),
    madeUpObservation({
      ...{ fold, testSigma, balance: "none" },
      sweep: { id: 3, name: "x" },
      dims: { "training.l1": 7 },
    }),
    madeUpObservation({ fold, testSigma, seed: 9, sweep: { id: 4, name: "y" } }),
  ]),
);

it.each(SWEEP_TABLE_COLUMNS)("a table of a sweep by %s is right, can be saved and is full", (columns) => {
  const definition = checkTableDefinition(tableOfSweep(sweep, columns));
  expect(parseSavedTable(JSON.stringify(definition)).id).toBe(`quick-start-by-${columns}`);
  const table = fillTable(definition, [], observations, {
    dataset: { id: "s", name: "S", isComparable: false },
    inference: false,
  });
  expect(table.cells).toHaveLength(2 * definition.columns.length);
  for (const { ours } of table.cells) {
    expect(ours?.seeds).toEqual([1]);
    expect(ours?.value).not.toBeNull();
  }
  expect(table.missing).toEqual([]);
});

it("a saved table needs a name that an address can have", () => {
  const text = (id: string) => JSON.stringify({ ...tableOfSweep(sweep, "folds"), id });
  for (const id of ["9", "My table", "new", "-x", "a".repeat(61), "../x"]) {
    expect(() => parseSavedTable(text(id)), id).toThrow(FoldwiseError);
  }
  expect(parseSavedTable(text("my-table")).id).toBe("my-table");
  expect(slugOf("9: Größe, a/b")).toBe("gro-e-a-b");
  expect(slugOf("…")).toBe("my-table");
});

it("the vocabulary has the values found, of parameters those that differ first", () => {
  const words = tableVocabulary(observations, "s");
  expect(words).toMatchObject({
    variants: ["MAC", "MCN"],
    folds: [0, 1],
    seeds: [1, 9],
    testSigmas: [0, 5],
    sweeps: [
      { id: 4, name: "y" },
      { id: 3, name: "x" },
    ],
  });
  expect(words.metrics).toContain("recall/class/normal");
  expect(words.params[0]).toEqual({ name: "training.l1", values: [0, 1, 7] });
  expect(words.params.length).toBeGreaterThan(15);
});

it("every metric of the vocabulary has a name of its own, whatever the classes are called", () => {
  const named = (classes: string[]): Observation => ({
    ...madeUpObservation({ predictions: false }),
    classes: {
      confusion: { classes, counts: classes.map((_, row) => classes.map((_, column) => row + column)) },
    },
  });
  const classes = [
    "macro",
    "micro",
    "normal",
    "weighted",
    "class",
    "auc",
    "__proto__",
    "Macro",
    "class/macro",
    "",
  ];
  const { metrics } = tableVocabulary([named(classes), named(["macro", "weighted"]), ...observations], null);
  expect(new Set(metrics).size).toBe(metrics.length);
  expect(metrics.filter((name) => name.startsWith("recall/"))).toEqual([
    "recall/macro",
    "recall/weighted",
    ...[...classes, "blast"].map((name) => `recall/class/${name}`),
  ]);
  // What is offered can be saved, and is read as it is written.
  for (const metric of metrics) {
    const definition = { ...tableOfSweep(sweep, "folds"), metric };
    expect(parseSavedTable(JSON.stringify(definition)).metric, metric).toBe(metric);
  }
});

it("a table written for 0.1 names the same classes and averages", () => {
  const old = checkTableDefinition({
    ...tableOfSweep(sweep, "folds"),
    metric: " recall/normal ",
    columns: ["f1/blast", "recall/macro", "precision/weighted", "auc"].map((metric) => ({
      key: metric,
      label: "x",
      metric,
    })),
    questions: [
      {
        key: "q",
        question: "Which?",
        metric: "recall/normal",
        first: { label: "a", select: {} },
        second: { label: "b", select: {} },
      },
    ],
  });
  expect(old.metric).toBe("recall/class/normal");
  expect(old.columns.map(({ key, metric }) => [key, metric])).toEqual([
    ["f1/blast", "f1/class/blast"],
    ["recall/macro", "recall/macro"],
    ["precision/weighted", "precision/weighted"],
    ["auc", "auc"],
  ]);
  expect(old.questions[0]?.metric).toBe("recall/class/normal");
  expect(checkTableDefinition(old)).toEqual(old);
});

it("what is read for a table is bounded by what all its cells choose by", () => {
  const bounds = selectorBounds(checkTableDefinition(tableOfSweep(sweep, "folds")));
  expect(bounds).toEqual({ weights: ["best"], testSigma: [0], fold: [0, 1], seed: undefined, sweep: [3] });
  const sigmas = selectorBounds(checkTableDefinition(tableOfSweep(sweep, "sigmas")));
  expect(sigmas.testSigma).toEqual([0, 5]);
  const { testSigma: _, ...rest } = tableOfSweep(sweep, "folds").select ?? {};
  const free = checkTableDefinition({ ...tableOfSweep(sweep, "folds"), select: { ...rest, sweep: "x" } });
  expect(selectorBounds(free)).toMatchObject({ testSigma: undefined, sweep: undefined });
});

it("a table that is saved names metrics that are recorded, or facts under names of their own", () => {
  const named = (metric: string, fact = false) =>
    JSON.stringify({
      id: "mine",
      title: "Mine",
      metric: "f1/macro",
      rows: [{ key: "a", label: "A", metric, fact }],
      columns: [{ key: "b", label: "B" }],
    });
  expect(() => parseSavedTable(named("foo"))).toThrow(
    /rows\.0\.metric: "foo" — no metric of this name is recorded here; accuracy, balanced_accuracy/,
  );
  expect(() => parseSavedTable(named("recall/a/b"))).toThrow(/recall\/class\/NAME/);
  expect(parseSavedTable(named("recall/blast")).id).toBe("mine");
  expect(parseSavedTable(named("recall/class/a/b")).rows[0]?.metric).toBe("recall/class/a/b");
  expect(parseSavedTable(named("patients", true)).id).toBe("mine");
  expect(parseSavedTable(named("foo"), ["foo"]).rows[0]?.metric).toBe("foo");
});
