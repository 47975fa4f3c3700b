import type { FoldCurve } from "@foldwise/core/contracts/http/fold-group";
import { expect, it } from "vitest";
import { prepareGroupCurves } from "./fold-curves";

const curve = (run: number, points: FoldCurve["points"]): FoldCurve => ({
  run,
  name: `fold ${run}`,
  fold: run,
  seed: 0,
  state: "complete",
  counts: true,
  points,
});
const options = { metric: "loss", scale: "linear", height: 280 } as const;

it("means over the folds that have a step, faint where one is missing", () => {
  const curves = [
    curve(0, [
      [0, 0, 1],
      [1, 1, 0.5],
    ]),
    curve(1, [[0, 0, 3]]),
    curve(2, [[1, 2, "NaN"]]),
  ];
  const { panels, left, x } = prepareGroupCurves({ ...options, curves, x: "step" });
  const rows = panels[0]?.rows.map(({ epoch, mean, meanOfFewer, band, folds }) => ({
    epoch,
    mean,
    meanOfFewer,
    band,
    folds,
  }));
  expect(rows).toEqual([
    { epoch: 0, mean: 2, meanOfFewer: null, band: [1, 3], folds: 2 },
    { epoch: 1, mean: null, meanOfFewer: 0.5, band: null, folds: 1 },
  ]);
  expect(left).toBe("1 value is not finite and cannot be drawn.");
  expect(x.domain).toEqual([0, 1]);
});

it("interpolates over time, and says so", () => {
  const curves = [
    curve(0, [
      [0, 0, 0],
      [1, 10, 1],
    ]),
    curve(1, [
      [0, 0, 2],
      [1, 5, 2],
    ]),
  ];
  const [panel] = prepareGroupCurves({ ...options, curves, x: "time" }).panels;
  const at = (time: number) => panel?.rows.find(({ epoch }) => epoch === time);
  expect(at(5)).toMatchObject({ mean: 1.25, folds: 2, values: { r1: 2 } });
  expect(at(10)).toMatchObject({ mean: null, meanOfFewer: 1, folds: 1 });
  expect(panel?.note).toContain("interpolated");
});

it("draws nothing of nothing", () => {
  expect(prepareGroupCurves({ ...options, curves: [], x: "time" }).panels[0]?.lines).toEqual([]);
});
