import {
  type ArmComparison,
  type FilledTable,
  type PublishedCell,
  renderTable,
  type TableCell,
} from "@foldwise/core/tables";
import { describe, expect, test } from "vitest";
import { prepareAnswer } from "./answers";
import { differencePairs, oursPairs } from "./cell-story";
import { prepareDotPlot } from "./dot-plot";
import { dotTooltip } from "./dot-tooltip";
import { findCell, prepareGrid, sidesText } from "./grid";
import { prepareMissing } from "./missing";
import { prepareNotes } from "./notes";

const axis = (key: string, group: string | null = null, publishedOnly = false) => ({
  key,
  label: key,
  group,
  publishedOnly,
  unit: null,
  notes: [],
});

const published: PublishedCell = {
  value: 0.97,
  printed: "0.97",
  unit: "fraction",
  interval: [0.95, 0.98],
  intervalMethod: "made up",
  n: 707,
  matrices: [],
  notes: ["printed twice"],
};

const cell = (column: string, value: number | null): TableCell => ({
  row: "accuracy",
  column,
  metric: "accuracy",
  published: column === "MCN" ? null : published,
  ours:
    value === null
      ? null
      : {
          value,
          reason: null,
          interval: [value - 0.03, value + 0.01],
          intervalMethod: "linearized variance",
          intervalWithheld: null,
          still: [],
          spread: null,
          images: 81,
          confusion: null,
          evaluations: 1,
          runs: ["7"],
          trainings: 1,
          folds: [0],
          seeds: [1],
          replicates: 1,
        },
  difference: null,
  verdict: null,
  best: column === "MAC",
  notes: [],
});

const table: FilledTable = {
  table: "9",
  title: "made up",
  baseline: { id: "b", title: "A paper", doi: null },
  dataset: { id: "synthetic-cells", name: "Synthetic cells", isComparable: false },
  ribbon: "Synthetic cells, not theirs; differences hidden",
  differences: "hidden",
  unit: "fraction",
  decimals: 3,
  rows: [axis("accuracy")],
  columns: [axis("MCN", "Fold 0"), axis("MAC", "Fold 0"), axis("ALNett", null, true)],
  cells: [cell("MCN", null), cell("MAC", 0.9), cell("ALNett", null)],
  against: [],
  equivalenceMargin: 0.05,
  figure: null,
  comparisons: [],
  settings: [],
  arms: [],
  missing: [{ select: { model: "mobilenet_m" }, folds: [0, 1], cells: 1 }],
  notes: ["of the table"],
};

describe("grid", () => {
  test("published and ours of each arm under its fold; sizes shared by a column stand in its head", () => {
    const grid = prepareGrid(table, "both");
    expect(grid.groups?.map(({ label, span }) => [label, span])).toEqual([
      ["Fold 0", 4],
      ["", 2],
    ]);
    expect(grid.leaves?.map(({ label }) => label)).toEqual([
      "published",
      "ours",
      "published, n 707",
      "ours, n 81",
      "published, n 707",
      "ours",
    ]);
    expect(grid.rows[0]?.cells[3]).toMatchObject({ text: "0.900", reach: "[0.870, 0.910]", isBest: true });
  });
  test("a missing number says why, and is never 0", () => {
    const [none, wanted, , , , only] = prepareGrid(table, "both").rows[0]?.cells ?? [];
    expect([none?.text, wanted?.text, only?.text]).toEqual([null, null, null]);
    expect(none?.missing).toMatch(/reports no value/);
    expect(wanted?.missing).toMatch(/No finished run on Synthetic cells/);
    expect(only?.missing).toMatch(/Published value only/);
  });
  test("one side alone; differences only where they are shown", () => {
    expect(prepareGrid(table, "ours").leafCount).toBe(3);
    expect(prepareGrid({ ...table, differences: "shown" }, "both").leafCount).toBe(9);
  });
  test("every interval of a table is written alike, on the page, in the drawer, the tooltip and each export", () => {
    const made = (column: string, value: number, interval: [number, number]) => {
      const plain = cell(column, value);
      return plain.ours === null ? plain : { ...plain, ours: { ...plain.ours, interval } };
    };
    const all: FilledTable = {
      ...table,
      cells: [
        made("MCN", 0.9, [0.85, 0.95]),
        made("MAC", 0.927, [0.8753, 0.9861]),
        made("ALNett", 0.862, [0.703, 1]),
      ],
    };
    const shown = ["0.900 [0.850, 0.950]", "0.927 [0.875, 0.986]", "0.862 [0.703, 1.000]"];
    const grid = prepareGrid(all, "ours").rows[0]?.cells ?? [];
    expect(grid.map(({ text, reach }) => `${text} ${reach}`)).toEqual(shown);
    const drawer = all.cells.map((one) => new Map(oursPairs(all, one, undefined)).get("95 % interval"));
    expect(drawer).toEqual(shown.map((text) => text.replace(/^\S+ /, "")));
    const dots = prepareDotPlot(all, "accuracy")?.dots ?? [];
    expect(dots.map((dot) => dotTooltip(dot, 3)[0]?.value)).toEqual(shown);
    for (const format of ["md", "csv"] as const)
      for (const text of shown) expect(renderTable(all, format).replaceAll("**", "")).toContain(text);
    for (const text of shown)
      expect(renderTable(all, "latex")).toContain(text.replace(/^\S+ /, "\\scriptsize "));
  });
  test("intervals are promised where there are some, and a picture's number is not printed", () => {
    expect(sidesText(table)).toBe("published | ours [95 % interval]");
    expect(sidesText({ ...table, baseline: null, cells: [] })).toBe("ours");
    expect(prepareGrid(table, "both").rows[0]?.cells[0]?.dash).toBe("—");
    expect(prepareGrid({ ...table, figure: "bars" }, "both").rows[0]?.cells[0]?.dash).toBe("not printed");
  });
  test("an address finds its cell", () => {
    expect(findCell(table, "accuracy~MAC")?.column).toBe("MAC");
    expect(findCell(table, "")).toBeNull();
  });
});

test("what is only published is not missing", () => {
  expect(prepareMissing(table)).toMatchObject({ cells: 1, trainings: 2 });
  expect(prepareMissing({ ...table, missing: [] })).toBeNull();
  const arm = (balance: string, testSigma: number) => ({
    select: { testSigma, "data.balance": balance, model: "mobilenet_m" },
    folds: [0, 1],
    cells: 1,
  });
  // Two arms on two folds; another test sigma of an arm is the same training.
  const missing = [arm("none", 0), arm("none", 5), arm("hsv-desaturated", 0)];
  expect(prepareMissing({ ...table, missing })).toMatchObject({ trainings: 4 });
});

test("notes stand once, with what all their places share", () => {
  expect(prepareNotes(table)).toEqual([
    { about: "MAC and ALNett", note: "printed twice" },
    { about: "", note: "of the table" },
  ]);
});

test("the plot leaves out cells without any number, and plain tables", () => {
  const plot = prepareDotPlot(table, "accuracy");
  expect(plot?.dots.map(({ label, published: theirs, ours }) => [label, theirs, ours])).toEqual([
    ["Fold 0 MAC", 0.97, 0.9],
    ["ALNett", 0.97, null],
  ]);
  expect(prepareDotPlot({ ...table, arms: ["MCN", "MAC"] }, "accuracy")?.arms).toContainEqual({
    name: "MAC",
    hue: 1,
  });
  expect(prepareDotPlot({ ...table, unit: "plain" }, "accuracy")).toBeNull();
});

test("the plot of a table in percent is in percent, its axis and its values read off", () => {
  const percent: FilledTable = { ...table, unit: "percent", decimals: 2 };
  const plot = prepareDotPlot(percent, "accuracy");
  expect(plot).toMatchObject({
    suffix: ", %",
    decimals: 2,
    dots: [{ published: 97, ours: 90 }, { ours: null }],
  });
  expect(Math.max(...(plot?.ticks ?? []))).toBe(100);
  expect(plot?.table.header).toContain("ours low, %");
  expect(plot?.table.rows[0]).toContain(90);
  const first = plot?.dots[0];
  expect(first && dotTooltip(first, plot.decimals)[0]?.value).toMatch(/^90\.00/);
  const ofColumns = percent.columns.map((column) => ({ ...column, unit: "fraction" as const }));
  expect(prepareDotPlot({ ...percent, columns: ofColumns }, "accuracy")?.dots[0]?.ours).toBe(0.9);
});

test("the drawer tells how a number was made, and hides a difference that means nothing", () => {
  const mac = cell("MAC", 0.9);
  expect(oursPairs(table, mac, undefined)).toContainEqual(["interval method", "linearized variance"]);
  expect(differencePairs(table, mac)[0]?.[1]).toMatch(/hidden/);
  expect(differencePairs({ ...table, differences: "shown" }, { ...mac, difference: -0.07 })[0]?.[1]).toBe(
    "−0.070",
  );
});

test("an answer without both arms says what is withheld; one with them has effect, interval, test and n", () => {
  const none: ArmComparison = {
    key: "q",
    question: "Better?",
    metric: "balanced_accuracy",
    first: "MAC",
    second: "MCN",
    effect: null,
    interval: null,
    test: null,
    pValue: null,
    adjustedP: null,
    familySize: null,
    images: 0,
    patients: null,
    perFold: [],
    overFolds: [],
    t: null,
    withheld: "no fold has runs of both arms",
    notes: [],
  };
  expect(prepareAnswer(none, { unit: "fraction", decimals: 3 })).toMatchObject({
    headline: null,
    withheld: "no fold has runs of both arms",
  });
  const known: ArmComparison = {
    ...none,
    effect: 0.2,
    interval: [-0.1, 0.3],
    test: "T",
    adjustedP: 0.0001,
    familySize: 4,
    images: 1200,
    patients: 24,
  };
  expect(prepareAnswer({ ...known, adjustedP: 0.2 }, { unit: "fraction", decimals: 3 }).verdict).toBe(
    "No significant difference (p = 0.200)",
  );
  const answer = prepareAnswer(known, { unit: "fraction", decimals: 3 });
  expect(answer).toMatchObject({ verdict: "Yes (p < 0.001)", arms: ["MAC", "MCN"], seeds: null });
  expect(answer.headline).toBe("Balanced accuracy +0.200 (uncorrected 95 % interval [−0.100, +0.300])");
  expect(prepareAnswer(known, { unit: "percent", decimals: 2 }).headline).toBe(
    "Balanced accuracy +20.00 (uncorrected 95 % interval [−10.00, +30.00])",
  );
  expect(answer.detail).toBe("p < 0.001 (Holm-corrected, 4 tests) · T · 1,200 test images of 24 patients");
});
