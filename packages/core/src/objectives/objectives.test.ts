import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  dominates,
  hypervolume,
  isFeasible,
  lossesOf,
  nonDominatedBoxes,
  nonDominationRanks,
  paretoFront,
  referencePointOf,
  selectByHypervolume,
  totalViolation,
} from "./index";

interface Case {
  points: number[][];
  reference: number[];
  ranks: number[];
  front: number[];
  hypervolume: number;
  subset: number;
  chosen: number[];
  /** Lower bounds, null for -Infinity, and upper ones. */
  boxes: [(number | null)[], number[]][] | null;
}
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("./fixtures/optuna.json", import.meta.url), "utf8"),
);

describe("against Optuna 5.0.0", () => {
  it.each(cases.map((one, index) => [index, one.points[0]?.length, one.points.length, one] as const))(
    "case %i, %i objectives, %i points",
    (_, __, ___, { points, reference, ranks, front, hypervolume: volume, subset, chosen }) => {
      const own = referencePointOf(points);
      for (const [index, end] of reference.entries()) expect(own[index]).toBeCloseTo(end, 12);
      expect(nonDominationRanks(points)).toEqual(ranks);
      expect(paretoFront(points)).toEqual(front);
      const relative = Math.abs(hypervolume(points, reference) - volume) / Math.max(1, volume);
      expect(relative).toBeLessThanOrEqual(1e-9);
      const onFront = front.map((index) => points[index] ?? []);
      const ours = selectByHypervolume(onFront, subset, reference);
      expect(ours.map((index) => front[index])).toEqual(chosen);
    },
  );
});

describe("boxes of what no point dominates", () => {
  const sorted = (rows: number[][]) =>
    rows.map((row) => row.map((one) => one.toPrecision(12)).join(" ")).sort();

  it.each(cases.flatMap((one, index) => (one.boxes ? [[index, one, one.boxes] as const] : [])))(
    "case %i: those of Optuna 5.0.0",
    (_, { points, reference }, boxes) => {
      const ours = nonDominatedBoxes(points, reference).map(({ low, high }) => [...low, ...high]);
      const theirs = boxes.map(([low, high]) => [
        ...low.map((one) => one ?? Number.NEGATIVE_INFINITY),
        ...high,
      ]);
      expect(sorted(ours)).toEqual(sorted(theirs));
    },
  );

  it("are all that is below the reference without what is dominated", () => {
    for (const { points, reference } of cases.filter((one) => one.boxes)) {
      const least = reference.map((_, index) => Math.min(...points.map((point) => point[index] ?? 0)) - 1);
      const whole = reference.reduce((volume, end, index) => volume * (end - (least[index] ?? 0)), 1);
      const volumes = nonDominatedBoxes(points, reference).map(({ low, high }) =>
        high.reduce((volume, end, index) => volume * (end - Math.max(low[index] ?? 0, least[index] ?? 0)), 1),
      );
      expect(volumes.every((volume) => volume > 0)).toBe(true);
      const sum = volumes.reduce((a, b) => a + b, 0);
      expect(Math.abs(whole - hypervolume(points, reference) - sum) / whole).toBeLessThan(1e-12);
    }
  });

  it("without points the whole of it", () => {
    expect(nonDominatedBoxes([], [1, 2])).toEqual([
      { low: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], high: [1, 2] },
    ]);
  });
});

describe("several objectives", () => {
  it("one dominates another that is nowhere better, but not its equal", () => {
    expect(dominates([1, 2], [1, 3])).toBe(true);
    expect(dominates([1, 3], [1, 2])).toBe(false);
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(dominates([0, 3], [1, 2])).toBe(false);
  });

  it("takes values that are to be maximized as losses", () => {
    expect(lossesOf([0.9, 0.2, 0], ["maximize", "minimize", "maximize"])).toEqual([-0.9, 0.2, 0]);
  });

  it("points at or beyond the reference add no volume", () => {
    expect(hypervolume([], [1, 1])).toBe(0);
    expect(hypervolume([[0.5, 0.5]], [1, 1])).toBe(0.25);
    expect(
      hypervolume(
        [
          [0.5, 0.5],
          [0.2, 1],
          [2, 0.1],
        ],
        [1, 1],
      ),
    ).toBe(0.25);
  });

  it("the volume by layers, for three objectives, is that of WFG with a fourth in which all are equal", () => {
    for (const { points, reference } of cases.filter((one) => one.reference.length === 3)) {
      const flat = points.map((point) => [...point, 0]);
      expect(hypervolume(flat, [...reference, 2])).toBeCloseTo(2 * hypervolume(points, reference), 9);
    }
  });

  it("ranks only as many as are asked for; all others have the next rank", () => {
    const points = [[3], [1], [2], [4]].map(([x = 0]) => [x, x]);
    expect(nonDominationRanks(points, 2)).toEqual([2, 0, 1, 2]);
  });

  it("adds up what is exceeded, and nothing that is kept", () => {
    expect(totalViolation([-1, 0.5, 2])).toBe(2.5);
    expect(isFeasible([-1, 0])).toBe(true);
    expect(isFeasible([Number.POSITIVE_INFINITY])).toBe(false);
    expect(isFeasible(null)).toBe(true);
  });
});
