import {
  type FilledTable,
  type OursCell,
  type TableAxisView,
  type TableCell,
  tableMatrices,
} from "@foldwise/core/tables";
import { expect, it } from "vitest";
import { prepareAgainst, sidesAssume } from "./against";
import { prepareBars } from "./bars";
import { prepareMissingRun } from "./missing-run";
import { prepareTrainingCurves } from "./training-curves";

const axis = (key: string, group: string | null = null): TableAxisView => ({
  key,
  label: key,
  group,
  publishedOnly: false,
  unit: null,
  notes: [],
});
const ours = (value: number | null, more: Partial<OursCell> = {}): OursCell => ({
  value,
  reason: null,
  interval: null,
  intervalMethod: null,
  intervalWithheld: null,
  still: [],
  spread: null,
  images: 10,
  confusion: null,
  evaluations: 1,
  runs: [],
  trainings: 1,
  folds: [0],
  seeds: [1],
  replicates: 1,
  ...more,
});
const tableOf = (
  rows: TableAxisView[],
  columns: TableAxisView[],
  cell: (row: string, column: string) => OursCell | null,
): FilledTable => ({
  table: "figure",
  title: "made up",
  baseline: null,
  dataset: { id: "d", name: "D", isComparable: false },
  ribbon: null,
  differences: "hidden",
  unit: "fraction",
  decimals: 3,
  figure: "curves",
  rows,
  columns,
  cells: rows.flatMap((row) =>
    columns.map((column) => ({
      row: row.key,
      column: column.key,
      metric: "accuracy",
      published: null,
      ours: cell(row.key, column.key),
      difference: null,
      verdict: null,
      best: false,
      notes: [],
    })),
  ),
  comparisons: [],
  against: [],
  equivalenceMargin: 0.05,
  missing: [],
  settings: [],
  arms: [],
  notes: [],
});

it("draws a panel for each fold, a hue for each arm, and leaves out values that are not finite", () => {
  const columns = [
    { ...axis("f0 MAC", "MAC"), label: "Fold 0" },
    { ...axis("f0 MCN", "MCN"), label: "Fold 0" },
    { ...axis("f1 MAC", "MAC"), label: "Fold 1" },
  ];
  const table = tableOf([axis("early stop")], columns, (_, column) =>
    column === "f1 MAC" ? null : ours(3, { runs: [column] }),
  );
  const metrics = new Map([
    [
      "f0 MAC",
      [
        {
          name: "val/loss",
          points: [[1, 0.9] as const, [2, 0.5] as const].map((p) => [...p] as [number, number]),
        },
      ],
    ],
    [
      "f0 MCN",
      [
        {
          name: "val/loss",
          points: [
            [1, "NaN"],
            [2, 0.7],
          ] as [number, number | "NaN"][],
        },
      ],
    ],
  ]);
  const curves = prepareTrainingCurves(table, metrics, "loss");
  expect(curves?.panels.map(({ title }) => title)).toEqual(["Fold 0"]);
  expect(curves?.panels[0]?.lines.map(({ key, hue }) => [key, hue])).toEqual([
    ["MAC val", 0],
    ["MCN val", 1],
  ]);
  expect(curves?.panels[0]?.rows).toEqual([
    { epoch: 1, "MAC val": 0.9 },
    { epoch: 2, "MAC val": 0.5, "MCN val": 0.7 },
  ]);
  expect(prepareTrainingCurves(table, new Map(), "loss")).toBeNull();
});

it("draws a measure in the unit of the cells that have it", () => {
  const rows = [{ ...axis("val/accuracy"), unit: "percent" as const }];
  const filled = tableOf(rows, [axis("f0")], () => ours(0.9, { runs: ["f0"] }));
  const table = { ...filled, cells: filled.cells.map((cell) => ({ ...cell, metric: cell.row })) };
  const points: [number, number][] = [
    [1, 0.5],
    [2, 1],
  ];
  const named = ["val/accuracy", "val/loss"].map((name) => ({ name, points }));
  const metrics = new Map([["f0", named]]);
  const curves = prepareTrainingCurves(table, metrics, "accuracy");
  expect(curves?.panels[0]?.rows.map((row) => row["f0 val"])).toEqual([50, 100]);
  expect(curves).toMatchObject({ suffix: ", %", y: { domain: [40, 100] } });
  expect(prepareTrainingCurves(table, metrics, "loss")).toMatchObject({
    suffix: "",
    y: { domain: [0, 1] },
  });
});

it("draws bars from 0 with their intervals, keeps a row's hue where another has no run, and none of nothing", () => {
  const rows = [axis("A"), axis("B")];
  const table = tableOf(rows, [axis("accuracy"), axis("recall")], (row) =>
    row === "B" ? ours(0.8, { interval: [0.7, 0.9] }) : null,
  );
  const bars = prepareBars(table);
  expect(bars?.rows).toEqual([{ name: "B", hue: 1 }]);
  expect(bars?.domain[0]).toBe(0);
  expect(bars?.groups[1]?.bars[1]).toMatchObject({ value: 0.8, range: [0.7, 0.9] });
  expect(prepareBars(tableOf(rows, [axis("accuracy")], () => null))).toBeNull();
  const percent = prepareBars({ ...table, unit: "percent", decimals: 1 });
  expect(percent?.groups[1]?.bars[1]).toMatchObject({ value: 80, range: [70, 90] });
  expect(percent).toMatchObject({ suffix: ", %", decimals: 1 });
  expect(percent?.ticks).toContain(100);
});

it("draws one matrix for each group of rows and column that has runs", () => {
  const confusion = {
    classes: ["blast", "normal"],
    counts: [
      [3, 1],
      [0, 2],
    ],
  };
  const rows = [axis("recall", "M"), axis("accuracy", "M"), axis("other", "N")];
  const table = tableOf(rows, [axis("fold 0"), axis("fold 1")], (row, column) =>
    column === "fold 0" && row !== "other" ? ours(0.8, { confusion, evaluations: 3 }) : null,
  );
  expect(tableMatrices(table, "ours")).toEqual([
    { key: "M fold 0", title: "M, fold 0", about: "sum of 3 evaluations", matrix: confusion },
  ]);
});

it("names what is compared once, each fold, and the mean only where there are several folds", () => {
  const test = {
    difference: -0.1,
    interval: [-0.2, -0.01] as [number, number],
    pValue: 0.01,
    adjustedP: 0.03,
    equivalenceP: 1,
    verdict: "not compatible" as const,
  };
  const fold = (number: number) => ({
    ...test,
    fold: number,
    ours: 0.8,
    published: 0.9,
    images: 100,
    publishedImages: 700,
  });
  const set = { label: "Accuracy, MAC", metric: "accuracy", pooled: test };
  const sets = [
    { ...set, perFold: [fold(0), fold(1)] },
    { ...set, label: "Recall", perFold: [fold(0)] },
  ];
  const rows = prepareAgainst(sets, { unit: "fraction", decimals: 3 }, 0.05);
  expect(rows.map(({ label, where, n }) => [label, where, n])).toEqual([
    ["Accuracy, MAC", "fold 0", "100 / 700"],
    ["", "fold 1", "100 / 700"],
    ["", "mean", "200 / 1,400"],
    ["Recall", "fold 0", "100 / 700"],
  ]);
  expect(rows[0]).toMatchObject({ difference: "−0.100", p: "0.030", verdict: "not compatible" });
  expect(prepareAgainst(sets, { unit: "percent", decimals: 2 }, 0.05)[0]).toMatchObject({
    ours: "80.00",
    published: "90.00",
    difference: "−10.00",
    range: "[−20.00, −1.00]",
    p: "0.030",
    because: "not compatible: 95 % interval [−20.00, −1.00], margin 5 percentage points",
  });
});

it("says that evaluations are added without training, and quotes a table's name for the shell", () => {
  const cost = { trials: 1, runs: 1, trainings: 0, shared: 1, evaluations: 4, epochs: 0, seconds: 0 };
  const time = {
    seconds: 20,
    training: { seconds: 0, basis: null },
    evaluation: { seconds: 20, basis: "measured" as const },
    waiting: { seconds: 0, sweeps: 0 },
    slots: 1,
  };
  const run = prepareMissingRun(
    {
      table: "figure 6",
      dataset: { id: 1, slug: "cells", name: "Cells", isSynthetic: true, paper: null },
      preset: "cpu",
      presets: ["cpu"],
      settings: "paper-noise.cpu",
      settingsFile: "data/papers/one/sweeps/paper-noise.cpu.yaml",
      alike: true,
      cells: 4,
      plans: [{ source: "", arms: ["MAC"], folds: [0], seeds: [1], testSigmas: [2, 5], cost }],
      total: { ...cost, basis: null, time },
      underWay: [],
      unmet: [],
    },
    { preset: "cpu", settings: "1a2b3c4d" },
  );
  expect(run.time).toBe(
    "no training: evaluations are added to existing runs · ≈ 20 s · evaluations 20 s (measured here)",
  );
  expect(run.rows[0]?.trainings).toBe("0 + 1 shared");
  expect(run.settings).toBe(
    "those of the model's existing runs, otherwise data/papers/one/sweeps/paper-noise.cpu.yaml",
  );
  expect(run.command).toBe(
    'npx foldwise table run "figure 6" --dataset cells --preset cpu --settings 1a2b3c4d',
  );
});

it("says of each side whether it takes images for independent", () => {
  const cell = (intervalMethod: string): TableCell => ({
    row: "r",
    column: "c",
    metric: "accuracy",
    published: {
      value: 0.9,
      printed: "0.90",
      unit: "fraction",
      interval: [0.8, 0.95],
      intervalMethod: "Wilson",
      n: 700,
      matrices: [],
      notes: [],
    },
    ours: ours(0.8, { interval: [0.7, 0.9], intervalMethod }),
    difference: null,
    verdict: null,
    best: false,
    notes: [],
  });
  const byPatient = cell("linearized variance over 24 patients (16 blast, 8 normal)");
  const byImage = cell("linearized variance over 240 images (patients unknown) (160 blast, 80 normal)");
  expect(sidesAssume([byPatient])).toBe(
    "the published side assumes independent images, ours is clustered by patient",
  );
  expect(sidesAssume([byPatient, byImage])).toMatch(
    /ours, where patients are known, is clustered by patient/,
  );
  expect(sidesAssume([byImage])).toBe("both sides assume independent images");
});
