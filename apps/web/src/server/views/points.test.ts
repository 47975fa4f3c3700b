import type { Columns } from "@foldwise/db/metrics";
import { expect, it } from "vitest";
import { curvePoints, damageView } from "./points";

const columns = (points: readonly (readonly [bigint, number])[]): Columns => ({
  steps: BigInt64Array.from(points, ([step]) => step),
  times: new Float64Array(points.length),
  values: Float64Array.from(points, ([, value]) => value),
});

it("a curve has one point a step, the newest, and values that JSON has no number for as text", () => {
  expect(
    curvePoints(
      columns([
        [1n, 0.5],
        [2n, 0.4],
        [2n, Number.NaN],
        [2n, Number.POSITIVE_INFINITY],
        [3n, -0],
      ]),
    ),
  ).toEqual([
    [1, 0.5],
    [2, "Infinity"],
    [3, -0],
  ]);
  expect(curvePoints(columns([]))).toEqual([]);
});

it("steps past what a double holds are text where points were lost", () => {
  const lost = {
    ownerId: 1,
    name: "loss",
    fromStep: 2n ** 60n + 1n,
    toStep: null,
    points: 3,
    reason: "checksum",
  };
  expect(damageView(lost)).toMatchObject({
    fromStep: "1152921504606846977",
    toStep: null,
  });
});
