import type { Curve } from "@foldwise/core/contracts/http/run";
import { describe, expect, it } from "vitest";
import { attemptMarkers } from "../run/attempt-markers";
import { prepareFoldCurves } from "./fold-curves";
import { pickShownTrials } from "./shown-trials";
import { applyPoints, curveKey, toCurveMap } from "./stream";
import { makeRun, makeSweep, makeTrial } from "./testing";

const curve = (trainingId: number, values: Curve["points"][number][1][]): Curve => ({
  trainingId,
  name: "val/loss",
  points: values.map((value, index) => [index + 1, value]),
});

const runs = [makeRun({ id: 1, fold: 0 }), makeRun({ id: 2, fold: 1 }), makeRun({ id: 3, fold: 2 })];
const sweep = makeSweep({ trialViews: [makeTrial({ id: 0, runs })] });
const shown = pickShownTrials(sweep, null);
const draw = (curves: Curve[], scale: "linear" | "log" = "linear") =>
  prepareFoldCurves({ shown, curves: toCurveMap(curves), metric: "val/loss", scale, height: 260 });

describe("prepareFoldCurves", () => {
  const chart = draw([curve(1, [1, 0.8, 0.6, 0.4]), curve(2, [1.2, 1, 0.8]), curve(3, [0.8, 0.6, 0.4])]);
  const panel = chart.panels[0];

  it("has a panel for each variant, also for one that has not begun", () => {
    expect(chart.panels.map(({ name }) => name)).toEqual(["MAC", "MCN"]);
    expect(chart.panels[1]?.rows).toEqual([]);
  });
  it("takes the mean and the band over the folds that are there", () => {
    expect(panel?.rows[0]?.mean).toBeCloseTo(1);
    expect(panel?.rows[0]?.band).toEqual([0.8, 1.2]);
  });
  it("says from which epoch fewer folds are left and goes on apart from the mean of all", () => {
    expect(panel?.note).toBe("band: min–max of 3 folds · from epoch 4 fewer folds are left");
    expect(panel?.rows.map((row) => row.mean === null)).toEqual([false, false, false, true]);
    expect(panel?.rows[3]?.meanOfFewer).toBeCloseTo(0.4);
    expect(panel?.rows[2]?.meanOfFewer, "the parts join").toBeCloseTo(0.6);
  });
  it("counts folds that are still to come, and not one that ended without a value", () => {
    const withStates = (states: ("running" | "queued" | "failed")[]) =>
      prepareFoldCurves({
        shown: pickShownTrials(
          makeSweep({
            trialViews: [
              makeTrial({ id: 0, runs: states.map((state, fold) => makeRun({ id: fold + 1, fold, state })) }),
            ],
          }),
          null,
        ),
        curves: toCurveMap([curve(1, [1, 0.8]), curve(2, [1])]),
        metric: "val/loss",
        scale: "linear",
        height: 260,
      }).panels[0];
    const going = withStates(["running", "running", "queued"]);
    expect(going?.note).toBe("band: min–max of 2 folds · 2 of 3 folds so far");
    expect(going?.rows.every((row) => row.mean === null)).toBe(true);
    expect(withStates(["running", "running", "failed"])?.note).toBe(
      "band: min–max of 2 folds · from epoch 2 only 1 of 2 folds so far",
    );
  });
  it("names folds at the ends of their lines, apart from each other", () => {
    expect(panel?.lines.map(({ label, dash }) => [label, dash])).toEqual([
      ["F0", undefined],
      ["F1", "6 3"],
      ["F2", "2 2"],
    ]);
    expect(panel?.lines[2]?.end).toMatchObject({ epoch: 3, value: 0.4 });
  });
  it("names the dash of each fold for the legend", () => {
    expect(chart.folds).toEqual([
      { label: "F0", dash: undefined },
      { label: "F1", dash: "6 3" },
      { label: "F2", dash: "2 2" },
    ]);
  });
  it("draws the trials that train now beside the best one", () => {
    const busy = makeSweep({
      trialViews: [
        makeTrial({ id: 0, objective: 0.9, runs }),
        makeTrial({
          id: 7,
          state: "running",
          runs: [makeRun({ id: 8, state: "running" }), makeRun({ id: 9, fold: 1 })],
        }),
      ],
    });
    const moving = prepareFoldCurves({
      shown: pickShownTrials(busy, null),
      curves: toCurveMap([curve(1, [1, 0.8]), curve(8, [4, 2]), curve(9, [2])]),
      metric: "val/loss",
      scale: "linear",
      height: 260,
    });
    expect(moving.panels[0]?.running).toEqual([
      {
        number: 7,
        points: [
          [1, 3],
          [2, 2],
        ],
        shift: expect.any(Number),
      },
    ]);
    expect(moving.panels[0]?.about).toBe("trial 0, best so far · #7 running · balanced, augmented");
    expect(moving.y.domain[1], "its values are on the axis").toBeGreaterThanOrEqual(3);
  });
  it("keeps the name of a running trial apart from those of folds", () => {
    const close = makeSweep({
      trialViews: [
        makeTrial({ id: 0, objective: 0.9, runs: [makeRun({ id: 1 })] }),
        makeTrial({ id: 7, state: "running", runs: [makeRun({ id: 8, state: "running" })] }),
      ],
    });
    const [both] = prepareFoldCurves({
      shown: pickShownTrials(close, null),
      curves: toCurveMap([curve(1, [1, 0.5]), curve(8, [1, 0.5])]),
      metric: "val/loss",
      scale: "linear",
      height: 260,
    }).panels;
    expect(
      Math.abs((both?.running[0]?.shift ?? 0) - (both?.lines[0]?.end.shift ?? 0)),
    ).toBeGreaterThanOrEqual(12);
  });
  it("shows the plan's epochs where there are few", () => {
    expect(chart.x.domain).toEqual([1, 6]);
  });
  it("tells how many values cannot be drawn", () => {
    expect(draw([curve(1, [1, "NaN", 0.5])]).left).toMatch(/^1 value is not finite/);
    expect(draw([curve(1, [1, 0, 0.5])], "log").left).toMatch(/^1 value is not above 0/);
  });
  it("has a table of everything drawn", () => {
    expect(chart.table.header).toEqual(["epoch", "MAC F0", "MAC F1", "MAC F2", "MAC mean", "MCN mean"]);
    expect(chart.table.rows[3]).toEqual([4, 0.4, null, null, 0.4, null]);
  });
});

describe("pickShownTrials", () => {
  const trials = [
    makeTrial({ id: 0, objective: 0.7 }),
    makeTrial({ id: 2, objective: 0.9 }),
    makeTrial({ id: 4, objective: "NaN" }),
  ];
  it("takes the best so far, never a NaN", () => {
    expect(pickShownTrials(makeSweep({ trialViews: trials }), null)[0]).toMatchObject({
      trial: { id: 2 },
      why: "best so far",
      of: 3,
    });
  });
  it("takes the one that a link asks for", () => {
    expect(pickShownTrials(makeSweep({ trialViews: trials }), 0)[0]).toMatchObject({
      trial: { id: 0 },
      why: "chosen",
    });
  });
});

describe("applyPoints", () => {
  const before = toCurveMap([curve(1, [1, 0.8, 0.6])]);
  const points = (map: ReturnType<typeof applyPoints>) => map.get(curveKey(1, "val/loss"))?.points;
  it("appends, and keeps a point that comes twice once", () => {
    const after = applyPoints(before, [
      {
        trainingId: 1,
        name: "val/loss",
        points: [
          [3, 0.6],
          [4, 0.5],
        ],
        resetFrom: null,
      },
    ]);
    expect(points(after)).toEqual([
      [1, 1],
      [2, 0.8],
      [3, 0.6],
      [4, 0.5],
    ]);
  });
  it("takes back what a newer attempt writes anew", () => {
    const after = applyPoints(before, [
      { trainingId: 1, name: "val/loss", points: [[2, 0.7]], resetFrom: 2 },
    ]);
    expect(points(after)).toEqual([
      [1, 1],
      [2, 0.7],
    ]);
    expect(points(before), "the map before is left alone").toHaveLength(3);
  });
});

describe("attemptMarkers", () => {
  it("names fold, attempt and epoch once for folds resumed together", () => {
    const resumed = [
      makeRun({ id: 1, fold: 0, attempt: 2, resumedFrom: 5 }),
      makeRun({ id: 2, fold: 1, attempt: 2, resumedFrom: 5 }),
      makeRun({ id: 3, fold: 2 }),
    ];
    expect(attemptMarkers(resumed)).toEqual([{ epoch: 5, label: "F0, F1 attempt 2, from epoch 5" }]);
  });
});
