import type { SweepSearch } from "@foldwise/core/contracts/http/sweep-search";
import { paretoFrontOf } from "@foldwise/core/sweep";
import { describe, expect, it } from "vitest";
import { contourDots, contourOf, levelOf } from "./contour";
import {
  bandPath,
  curvesTable,
  drawnCurve,
  drawnCurvesText,
  nearestOnCurves,
  pointsPath,
  smoothed,
} from "./curves";
import { crossesPath, dotsPath, nearest, ringsPath, stepPath } from "./dots";
import { drawnText, whyNothing } from "./drawn-text";
import { editMarks } from "./edit-marks";
import { bestByVariant, trialsTable } from "./history";
import { hovered } from "./hover";
import { linesPath, MAX_LINES, parallelLines } from "./parallel";
import { paretoOf, volumeTexts } from "./pareto";
import {
  axesOf,
  formatSeconds,
  objectiveAxis,
  parameterAxis,
  reachedAxis,
  robustEnds,
  trialAxis,
} from "./plot-axis";
import { bestFirst, changeOn, rangeOn, readRanges, selectedTrials, writeRanges } from "./selection";
import { barAt, timelineRows } from "./timeline";
import { mergeSearch, searchTrials, withFirst } from "./trials";
import { zoomedBy } from "./zoom";

const STATES = ["queued", "running", "complete", "pruned"] as const;

function answer(count: number, over: Partial<SweepSearch["columns"]> = {}): SweepSearch {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    cursor: "1",
    complete: true,
    from: "2026-11-29T10:00:00Z",
    states: [...STATES],
    variants: ["plain", "deep"],
    objectives: [{ metric: "val/accuracy", direction: "maximize", reference: null }],
    parameters: [
      { name: "learningRate", axis: { kind: "numeric", low: 1e-4, high: 0.1, step: null, log: true } },
      { name: "kind", axis: { kind: "choices", choices: ["a", "b", "c"], ordered: false } },
    ],
    infeasible: [],
    early: { number: [], step: [], value: [] },
    columns: {
      number: numbers,
      state: numbers.map(() => 2),
      variant: numbers.map((number) => number % 2),
      objectives: [numbers.map((number) => 0.5 + ((number * 37) % count) / (2 * count))],
      parameters: [
        numbers.map((number) => 10 ** (-4 + (3 * number) / count)),
        numbers.map((number) => (number % 5 === 4 ? null : number % 3)),
      ],
      start: numbers.map((number) => number * 2),
      duration: numbers.map(() => 1.5),
      stopStep: numbers.map(() => null),
      ...over,
    },
  };
}

describe("what has changed of a search", () => {
  it("is laid over what was there, by number", () => {
    const before = answer(3, { objectives: [[0.1, 0.2, null]], state: [2, 2, 1] });
    const newer = { ...answer(0), cursor: "2", complete: false };
    newer.columns = {
      ...answer(2).columns,
      number: [2, 3],
      objectives: [[0.9, null]],
      state: [2, 1],
    };
    const merged = mergeSearch(before, newer);
    expect(merged).toMatchObject({ cursor: "2", complete: true });
    expect(merged?.columns).toMatchObject({
      number: [0, 1, 2, 3],
      state: [2, 2, 2, 1],
      objectives: [[0.1, 0.2, 0.9, null]],
    });
    expect(merged?.columns.parameters[0]).toHaveLength(4);
    const bound = (of: SweepSearch, ...infeasible: number[]) => ({ ...of, infeasible });
    expect(mergeSearch(bound(before, 1, 2), bound(newer, 3))?.infeasible).toEqual([1, 3]);
    const early = (of: SweepSearch, number: number[], value: number[]) => ({
      ...of,
      early: { number, step: number.map(() => 3), value },
    });
    expect(mergeSearch(early(before, [0, 2], [0.3, 0.4]), early(newer, [3], [0.5]))?.early).toEqual({
      number: [0, 3],
      step: [3, 3],
      value: [0.3, 0.5],
    });
  });

  it("is read whole again where the space has changed, or where it is whole", () => {
    const edited = { ...answer(1), complete: false, parameters: [] };
    expect(mergeSearch(answer(3), edited)).toBeNull();
    const whole = answer(2);
    expect(mergeSearch(answer(3), whole)).toBe(whole);
  });
});

describe("a selection", () => {
  const trials = searchTrials(answer(20));
  const [rate, kind] = trials.parameters.map(parameterAxis);
  const axes = [trialAxis(trials), objectiveAxis(trials), ...(rate && kind ? [rate, kind] : [])];

  it("is what all ranges have in common; what does not set a parameter is in no range of it", () => {
    const ranges = { trial: [5, 14], "p.kind": [0, 1] } as const;
    const selected = selectedTrials(ranges, axes, trials.count);
    expect([...(selected ?? [])].flatMap((one, index) => (one ? [index] : []))).toEqual([6, 7, 10, 12, 13]);
    expect(selectedTrials({ "p.gone": [0, 1] }, axes, trials.count)).toBeNull();
  });

  it("is the same after it was written into an address", () => {
    const ranges = { objective: [0.5, 0.75], "p.a:b": [1e-5, 0.001] } as const;
    expect(writeRanges(ranges)).toBe("objective:0.5..0.75;p.a:b:0.00001..0.001");
    expect(readRanges(writeRanges(ranges))).toEqual(ranges);
    expect(readRanges("x:5..2;:1..2;y:..3;z")).toEqual({});
  });
});

describe("a range of the objective", () => {
  const brushed = { objective: [0.5, 0.7], trial: [2, 3] } as const;
  const before = searchTrials(answer(4));
  const pruned = answer(4, { state: [2, 3, 2, 2], objectives: [[0.5, null, 0.6, 0.7]] });
  const after = searchTrials({ ...pruned, early: { number: [1], step: [3], value: [0.9] } });

  it("is drawn and taken back in the history also once trials have come to something", () => {
    for (const trials of [before, after]) {
      const axis = reachedAxis(trials);
      expect(rangeOn(brushed, axis)).toEqual([0.5, 0.7]);
      expect(changeOn(axis, null)).toMatchObject({ objective: null });
    }
    expect(changeOn(reachedAxis(after), [0.6, 0.8])).toEqual({ objective: null, reached: [0.6, 0.8] });
    expect(rangeOn({ ...brushed, reached: [0.6, 0.8] }, reachedAxis(after))).toEqual([0.6, 0.8]);
  });

  it("is of that axis alone in other plots", () => {
    expect(changeOn(objectiveAxis(after), [0.6, 0.8])).toEqual({ objective: [0.6, 0.8] });
    expect(rangeOn({ reached: [0.6, 0.8] }, objectiveAxis(after))).toBeUndefined();
    expect(changeOn(trialAxis(after), null)).toEqual({ trial: null });
  });
});

describe("axes", () => {
  const trials = searchTrials(answer(20));

  it("a logarithmic one goes by ratios, choices share it, and both ways agree", () => {
    const [rate, kind] = trials.parameters.map(parameterAxis);
    expect(rate?.toUnit(0.001)).toBeCloseTo(1 / 3);
    expect(rate?.fromUnit(rate.toUnit(0.02))).toBeCloseTo(0.02);
    expect(kind?.ticks.map(({ text }) => text)).toEqual(["a", "b", "c"]);
    expect(kind?.toUnit(1)).toBeCloseTo(0.5);
    expect(kind?.format(kind.fromUnit(0.9))).toBe("c");
  });

  it("an outlier does not press the rest together, and is counted", () => {
    const values = [...Array.from({ length: 20 }, (_, index) => index), 1e6, Number.NaN];
    const ends = robustEnds(values);
    expect(ends).toMatchObject({ low: 0, beyond: 1 });
    expect(ends.high).toBeLessThan(100);
  });

  it("writes times short", () => {
    expect([0.25, 60, 150, 9000].map(formatSeconds)).toEqual(["0.3 s", "60 s", "2.5 min", "2.5 h"]);
  });
});

describe("drawing", () => {
  it("draws a pixel once, and finds the nearest dot", () => {
    const placed = { x: [1, 1.2, 9, Number.NaN], y: [1, 0.9, 9, 5] };
    expect(dotsPath(placed, () => true)).toEqual({ path: "M1 1h0M9 9h0", dots: 2 });
    expect(nearest(placed, 8, 8)).toBe(2);
    expect(nearest(placed, 100, 100)).toBe(-1);
  });

  it("steps right, then up, to the end", () => {
    expect(
      stepPath(
        [
          [0, 5],
          [3, 2],
        ],
        9,
      ),
    ).toBe("M0.0 5.0H3.0V2.0H9.0");
  });

  it("draws a bounded number of lines with the best among them, and breaks at what is not set", () => {
    const trials = searchTrials(answer(2000));
    const { groups, drawn, of } = parallelLines(trials, null);
    expect([drawn, of]).toEqual([MAX_LINES, 2000]);
    const values = trials.objectives[0]?.values ?? new Float64Array(0);
    const best = values.indexOf(values.reduce((a, b) => Math.max(a, b)));
    expect(groups.at(-1)?.trials).toContain(best);
    const axes = trials.parameters.map(parameterAxis);
    const path = linesPath([4], [...axes, ...axes], (axis, unit) => [axis, unit]);
    expect(path.match(/[ML]/g)).toEqual(["M", "M"]);
  });

  it("has the best so far of each variant, and every trial in the table", () => {
    const trials = searchTrials(answer(10));
    expect(bestByVariant(trials).map(({ steps }) => steps.length)).toEqual([3, 2]);
    const { header, rows } = trialsTable(trials, (index) => index === 4);
    expect(header.slice(0, 4)).toEqual(["trial", "val/accuracy", "learningRate", "kind"]);
    expect(header.slice(-2)).toEqual(["val/accuracy so far", "step of val/accuracy so far"]);
    expect(rows).toEqual([
      [4, 0.9, expect.any(Number), null, "plain", "complete", 8, 1.5, null, false, null, null],
    ]);
    const kinds = answer(5);
    kinds.parameters[1] = {
      name: "kind",
      axis: { kind: "choices", choices: ["a", null, [3, 9]], ordered: false },
    };
    expect(trialsTable(searchTrials(kinds)).rows.map((row) => row[3])).toEqual([
      "a",
      "null",
      "[3,9]",
      "a",
      null,
    ]);
  });

  it("has what trials without an objective have come to on the axis and in the table, but not in the best so far", () => {
    const pruned = answer(4, { state: [2, 3, 1, 2], objectives: [[0.5, null, null, 0.6]] });
    const trials = searchTrials({ ...pruned, early: { number: [1, 2], step: [3, 9], value: [0.9, 0.2] } });
    expect([...trials.early]).toEqual([Number.NaN, 0.9, 0.2, Number.NaN]);
    const axis = reachedAxis(trials);
    expect([axis.key, [...Array.from(axis.values)]]).toEqual(["reached", [0.5, 0.9, 0.2, 0.6]]);
    expect([...Array.from(objectiveAxis(trials).values)]).toEqual([0.5, Number.NaN, Number.NaN, 0.6]);
    // Without any of them it is the objective, whose ranges stand in addresses.
    expect(reachedAxis(searchTrials(answer(4))).key).toBe("objective");
    expect(bestByVariant(trials).flatMap(({ steps }) => steps.map(({ value }) => value))).toEqual([0.5, 0.6]);
    expect(trialsTable(trials).rows.map((row) => row.slice(-2))).toEqual([
      [null, null],
      [0.9, 3],
      [0.2, 9],
      [null, null],
    ]);
    const selected = selectedTrials({ reached: [0.55, 1] }, axesOf(trials), trials.count);
    expect([...(selected ?? [])]).toEqual([0, 1, 0, 1]);
    expect(drawnText(trials, { early: 2 })).toBe("2 complete trials drawn and 2 not complete");
    expect(drawnText(trials)).toBe("2 trials drawn; 1 trial that ended early has no objective");
    expect(drawnText(searchTrials(answer(2, { objectives: [[0.5, "NaN"]] })))).toBe(
      "1 trial drawn, 1 more without a finite value",
    );
  });

  it("says why no trial has an objective, and nothing where one has", () => {
    const of = (
      state: number[],
      objective: SweepSearch["columns"]["objectives"][number],
      early: number[] = [],
    ) => {
      const of = answer(state.length, { state, objectives: [objective] });
      const number = early.map((_, index) => index);
      return whyNothing(searchTrials({ ...of, early: { number, step: number, value: early } }));
    };
    expect(of([1, 2], [null, 0.5])).toBeNull();
    expect(of([2, 3], ["NaN", null])).toBe("No complete trial has a finite value of the objective.");
    expect(of([3, 3], [null, null])).toBe("No trial is complete: none has an objective.");
    expect(of([0, 1], [null, null])).toBe("No trial is complete yet.");
    expect(of([0, 1], [null, null], [0.4])).toMatch(
      /yet\. What they have come to is in the optimization history/,
    );
  });

  it("draws a curve of one point as a dot, and numbers trials from 1", () => {
    const place = { x: (value: number) => 10 * value, y: (value: number) => value };
    const curves = [
      { x: [1], y: [4] },
      { x: [1, 2], y: [4, 5] },
      { x: [3], y: [Number.NaN] },
    ];
    expect(pointsPath(curves, place)).toBe("M10 4h0");
    expect([drawnCurvesText(1, 1), drawnCurvesText(1, 3), drawnCurvesText(200, 900)]).toEqual([
      "1 trial drawn",
      "1 trial drawn; 2 more have not reported it",
      "200 of 900 trials drawn, spread evenly",
    ]);
    const texts = (number: number[]) =>
      trialAxis({ ...searchTrials(answer(1)), number }).ticks.map(({ text }) => text);
    expect(texts([1, 2, 3])).toEqual(["1", "2", "3"]);
    expect(texts([1, 40])).toEqual(["1", "10", "20", "30", "40"]);
  });

  it("marks what has ended early by a cross and what goes on by a ring", () => {
    const placed = { x: [10, 10.2, Number.NaN], y: [20, 20, 5] };
    expect(crossesPath(placed, () => true)).toBe("M10 20m-3 -3l6 6m0 -6l-6 6");
    expect(ringsPath(placed, () => true)).toBe("M10 20m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0");
  });

  it("marks the edits that hold from one trial on together, in order", () => {
    const edit = (version: number, trialNumber: number) => ({
      ...{ version, trialNumber, by: "Ada", at: "2026-11-30T04:45:00Z", summary: `change ${version}` },
      changes: [],
    });
    expect(
      editMarks([edit(1, 9), edit(3, 4), edit(2, 9)]).map(({ trial, label, edits }) => [
        trial,
        label,
        edits.map(({ summary }) => summary),
      ]),
    ).toEqual([
      [4, "edit 3", ["change 3"]],
      [9, "edits 1, 2", ["change 1", "change 2"]],
    ]);
  });

  it("counts what exceeds a constraint neither as the best so far nor on the front, and among the worst lines", () => {
    const bound = { ...answer(10), infeasible: [7] };
    const trials = searchTrials(bound);
    expect(trials.objectives[0]?.values[7]).toBe(0.95);
    const best = (of: typeof trials) => bestByVariant(of).map(({ steps }) => steps.at(-1)?.index);
    expect(best(searchTrials(answer(10)))).toEqual([4, 7]);
    expect(best(trials)).toEqual([4, 1]);
    const { groups, of } = parallelLines(trials, null);
    expect(of).toBe(10);
    expect(groups[0]).toMatchObject({ shade: 0 });
    expect(groups[0]?.trials).toContain(7);
    const front = (one: SweepSearch) => paretoOf(searchTrials(one)).front;
    expect([front(answer(10)), front(bound)]).toEqual([[7], [4]]);
  });
});

describe("the hypervolume", () => {
  const texts = ["0.500", "0.250"];

  it("says up to where it reaches, once it is known", () => {
    const trials = searchTrials(answer(4));
    expect(volumeTexts(paretoOf(trials), texts, trials)).toEqual({
      about: "what the trials so far dominate, up to (0.500, 0.250)",
      empty: null,
    });
  });

  it("says why there is none", () => {
    const none = searchTrials(answer(4, { state: [0, 1, 1, 3], objectives: [[null, null, null, null]] }));
    const found = paretoOf(none);
    expect(found.reference).toEqual([]);
    expect(volumeTexts(found, [], none)).toEqual({
      about: "what the trials so far dominate",
      empty: "No complete trial yet.",
    });
    const bound = searchTrials({ ...answer(2), infeasible: [0, 1] });
    expect(volumeTexts(paretoOf(bound), [], bound).empty).toMatch(
      /^No complete trial .* keeps to all constraints yet/,
    );
    expect(volumeTexts({ front: [0], volumes: [] }, texts, bound).empty).toMatch(/^Too many objectives/);
  });
});

it("a table names the metric that its trials have come to, whichever objective is shown", () => {
  const objectives = [
    { metric: "val/accuracy", direction: "maximize", reference: null },
    { metric: "val/loss", direction: "minimize", reference: null },
  ] as const;
  const two = answer(2, {
    objectives: [
      [0.5, 0.6],
      [0.2, 0.1],
    ],
  });
  const shown = withFirst(searchTrials({ ...two, objectives: [...objectives] }), 1);
  const { header } = trialsTable(shown);
  expect(header.slice(0, 3)).toEqual(["trial", "val/loss", "val/accuracy"]);
  expect(header.slice(-2)).toEqual(["val/accuracy so far", "step of val/accuracy so far"]);
});

it("a selection names its best trials first, and what exceeds a constraint last", () => {
  const trials = searchTrials({ ...answer(10), infeasible: [7] });
  expect(bestFirst(trials, Uint8Array.from([1, 1, 0, 0, 1, 0, 0, 1, 0, 1]))).toEqual([4, 1, 9, 0, 7]);
});

describe("a contour", () => {
  it("has few enough dots to be seen, of trials with an objective", () => {
    const dots = contourDots(Array.from({ length: 10_000 }, (_, index) => (index % 2 ? index : Number.NaN)));
    expect(dots.size).toBe(500);
    expect([...dots].every((index) => index % 2 === 1)).toBe(true);
    expect(contourDots([0.5, Number.NaN, 0.7])).toEqual(new Set([0, 2]));
  });

  it("follows the objective, and says nothing far from every trial", () => {
    const values = Array.from({ length: 400 }, (_, index) => (index % 20) / 40);
    const other = Array.from({ length: 400 }, (_, index) => Math.floor(index / 20) / 20);
    const axis = (column: number[]) => ({
      ...parameterAxis({
        name: "x",
        label: "x",
        axis: { kind: "numeric", low: 0, high: 1, step: null, log: false },
        values: column,
      }),
    });
    const contour = contourOf(axis(values), axis(other), values);
    const at = (column: number, row: number) => contour.values[row * contour.columns + column] ?? Number.NaN;
    expect(at(15, 18)).toBeGreaterThan(at(3, 18));
    expect(at(35, 18)).toBeNaN();
    expect([levelOf(contour.high, contour, true), levelOf(contour.high, contour, false)]).toEqual([7, 0]);
    // Means of one trial differ by rounding alone.
    const flat = { low: 0.923, high: 0.923 + 1e-15 };
    expect([levelOf(flat.low, flat, true), levelOf(flat.high, flat, true)]).toEqual([4, 4]);
  });
});

describe("what lies under the pointer", () => {
  it("is the nearer end of the line that passes it, within what is seen", () => {
    const area = { left: 0, width: 100, x: (value: number) => 10 * value, y: (value: number) => value };
    const curves = [
      { x: [0, 5, 10], y: [0, 0, 0] },
      { x: [0, 20], y: [40, 40] },
      { x: [1, 2, 3], y: [90, Number.NaN, 90] },
    ];
    const at = (left: number, top: number) => nearestOnCurves(curves, area, [left, top]);
    expect(at(20, 3)).toEqual({ curve: 0, point: 0 });
    expect(at(40, 3)).toEqual({ curve: 0, point: 1 });
    // Its other end stands outside.
    expect(at(95, 38)).toEqual({ curve: 1, point: 0 });
    expect(at(50, 20)).toBeNull();
    expect(at(20, 90)).toEqual({ curve: 2, point: 0 });
    expect(at(20, 70)).toBeNull();
  });

  it("is the bar of a worker, wherever on it", () => {
    const bars = [
      { start: 0, end: 10, row: 1 },
      { start: 12, end: 12, row: 1 },
    ];
    const at = (seconds: number, row: number) => barAt(bars, { seconds, row, slack: 0.5 });
    expect([at(9.9, 1.3), at(10.4, 1.3), at(11, 1.3), at(12.2, 1.9), at(5, 0.3)]).toEqual([0, 0, -1, 1, -1]);
  });

  it("is the bar that is pointed at, not the one before it, and between two the nearer", () => {
    const bars = [
      { start: 0, end: 10, row: 0 },
      { start: 10.1, end: 20, row: 0 },
      { start: 20, end: 30, row: 0 },
      { start: 31, end: 40, row: 0 },
    ];
    const at = (seconds: number) => barAt(bars, { seconds, row: 0.5, slack: 3 });
    expect([9.9, 10.2, 12, 19.9, 20, 20.1, 30.4, 30.6, 42, 44].map(at)).toEqual([
      0, 1, 1, 1, 2, 2, 2, 3, 3, -1,
    ]);
  });

  it("is what lies there now, after a zoom and after new values too", () => {
    const under =
      (x: number[]) =>
      ([left, top]: readonly [number, number]) => {
        const index = nearest({ x, y: [5, 5] }, left, top);
        return index < 0 ? null : { index };
      };
    const at = (x: number[]) => hovered({ place: [11, 5] }, { x, y: [5, 5] }, under(x));
    expect([at([10, 90]), at([900, 12]), at([900, 1800])]).toEqual([{ index: 0 }, { index: 1 }, null]);
    const key = (index: number, x: number[]) => hovered({ index }, { x, y: [5, 5] }, under(x));
    expect([key(1, [10, 90]), key(1, [10, Number.NaN]), key(1, [10])]).toEqual([{ index: 1 }, null, null]);
    expect(hovered(null, { x: [10], y: [5] }, under([10]))).toBeNull();
  });
});

describe("curves", () => {
  const curve = {
    trial: 3,
    step: [1, 2, 3],
    mean: [1, "NaN" as const, 3],
    min: [0, "NaN" as const, 2],
    max: [2, "NaN" as const, 4],
    runs: [3, 3, 3],
    seconds: [10, 20, 30],
  };

  it("smooths without a bias to 0 and passes over what is no number", () => {
    expect(smoothed([4, 4, 4], 0.9).map((value) => Number(value.toFixed(9)))).toEqual([4, 4, 4]);
    const drawn = drawnCurve(curve, { by: "time", smoothing: 0.5 });
    expect(drawn.x).toEqual([10, 20, 30]);
    expect(drawn.y[1]).toBeNaN();
    expect(drawn.y[2]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75);
  });

  it("are rows as they were reported, with what smoothing makes of them beside", () => {
    const { header, rows } = curvesTable([curve], { metric: "val/loss", smoothing: 0.5 });
    expect(header).toEqual([
      ...["trial", "step", "val/loss", "minimum", "maximum", "runs", "seconds"],
      "val/loss, smoothed by 0.5",
    ]);
    expect(rows.map((row) => row.slice(1, 4))).toEqual([
      [1, 1, 0],
      [2, null, null],
      [3, 3, 2],
    ]);
    expect(rows[2]?.[7]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75);
    expect(curvesTable([curve], { metric: "val/loss", smoothing: 0 }).header).toHaveLength(7);
  });

  it("has a band where the range over runs is known", () => {
    const place = { x: (value: number) => value, y: (value: number) => value };
    expect(bandPath(drawnCurve(curve, { by: "step", smoothing: 0 }), place)).toBe(
      "M1.0 2.0L3.0 4.0L3.0 2.0L1.0 0.0Z",
    );
    expect(bandPath(drawnCurve({ ...curve, min: [], max: [] }, { by: "step", smoothing: 0 }), place)).toBe(
      "",
    );
  });
});

it("the Pareto front has the trials that none dominates, and its hypervolume never falls", () => {
  const two = answer(6, {
    objectives: [
      [1, 2, 3, 1, 2, "NaN"],
      [3, 2, 1, 1, 1, 9],
    ],
  });
  two.objectives.push({ metric: "val/f1", direction: "maximize", reference: null });
  const { front, volumes, reference } = paretoOf(searchTrials(two));
  expect(reference.map((value) => Number(value.toFixed(9)))).toEqual([0.9, 0.9]);
  expect(front).toEqual([0, 1, 2]);
  expect(volumes.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  expect(volumes.every(({ volume }, index) => volume >= (volumes[index - 1]?.volume ?? 0))).toBe(true);
});

it("the hypervolume reaches up to what the plan names, as the sweep's own", () => {
  const two = answer(2, {
    objectives: [
      [1, 2],
      [2, 1],
    ],
  });
  two.objectives = [
    { metric: "val/accuracy", direction: "maximize", reference: 0 },
    { metric: "val/loss", direction: "minimize", reference: 3 },
  ];
  const trials = searchTrials(two);
  const { front, volumes, reference } = paretoOf(trials);
  const rated = [0, 1].map((at) => ({
    number: at,
    objectives: trials.objectives.map(({ values }) => values[at] ?? 0),
  }));
  expect({ trials: front, hypervolume: volumes.at(-1)?.volume, reference }).toEqual({
    ...paretoFrontOf(two.objectives, rated),
    of: undefined,
  });
});

it("shows one of several objectives, whose ranges keep their names", () => {
  const two = answer(3, {
    objectives: [
      [0.1, 0.2, null],
      [9, 8, null],
    ],
  });
  two.objectives.push({ metric: "val/loss", direction: "minimize", reference: null });
  const trials = searchTrials({ ...two, early: { number: [2], step: [3], value: [0.15] } });
  const second = withFirst(trials, 1);
  expect(second.objectives.map(({ metric }) => metric)).toEqual(["val/loss", "val/accuracy"]);
  expect([objectiveAxis(second).key, objectiveAxis(second, 1).key]).toEqual(["objective.1", "objective"]);
  // What trials have come to at rungs is of the plan's first objective.
  expect([reachedAxis(trials).key, reachedAxis(second).key]).toEqual(["reached", "objective.1"]);
  expect(withFirst(trials, 0)).toBe(trials);
  expect(withFirst(trials, 7)).toBe(trials);
});

it("zooms by keys: in and out about the middle, to both sides, and never beyond what there is", () => {
  const full = [0, 16] as const;
  expect(zoomedBy("ArrowUp", full, full)).toEqual([4, 12]);
  expect(zoomedBy("ArrowUp", [4, 12], full)).toEqual([6, 10]);
  expect(zoomedBy("ArrowDown", [6, 10], full)).toEqual([4, 12]);
  expect(zoomedBy("ArrowDown", [4, 12], full)).toBeNull();
  expect(zoomedBy("ArrowLeft", [4, 12], full)).toEqual([2, 10]);
  expect(zoomedBy("ArrowRight", [7, 15], full)).toEqual([8, 16]);
  expect(zoomedBy("ArrowRight", full, full)).toBeNull();
  expect(zoomedBy("Home", full, full)).toBeUndefined();
  const [low = 0, high = 0] = zoomedBy("ArrowUp", [8, 8.1], full) ?? [];
  expect(high - low).toBeGreaterThan(0.3);
});

it("a worker's attempts stand in as many rows as it had at once", () => {
  const [row] = timelineRows(
    {
      from: "2026-11-29T10:00:00Z",
      workers: ["w"],
      resourceClass: "train.cpu",
      outcomes: ["complete"],
      left: 0,
      columns: {
        worker: [0, 0, 0],
        trial: [0, 1, 2],
        fold: [0, 0, null],
        attempt: [1, 1, 2],
        start: [0, 1, 5],
        duration: [4, 9, null],
        outcome: [0, 0, null],
      },
    },
    20,
  );
  expect(row?.lanes).toBe(2);
  expect(row?.bars.map(({ lane, end }) => [lane, end])).toEqual([
    [0, 4],
    [1, 10],
    [0, 20],
  ]);
});
