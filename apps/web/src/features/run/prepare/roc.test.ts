import { describe, expect, it } from "vitest";
import { prepareRoc } from "./roc";

const roc = {
  positiveClass: "blast",
  images: 4,
  positives: 2,
  auc: 0.75,
  reason: null,
  points: [
    [0, 0, "Infinity"] as [number, number, "Infinity"],
    [0, 0.5, 0.9] as [number, number, number],
    [0.5, 0.5, 0.6] as [number, number, number],
    [1, 1, 0.1] as [number, number, number],
  ],
};

describe("prepareRoc", () => {
  it("says area, positive class and n, and writes no infinite threshold", () => {
    const chart = prepareRoc(roc);
    expect(chart?.about).toBe("AUC 0.750, blast positive: 2 of 4 images");
    expect(chart?.table.rows[0]).toEqual([0, 0, null]);
  });
  it("keeps the ends of a long curve and at most 501 points", () => {
    const points = Array.from({ length: 2001 }, (_, i): [number, number, number] => [
      i / 2000,
      i / 2000,
      1 - i / 2000,
    ]);
    const drawn = prepareRoc({ ...roc, points })?.points ?? [];
    expect(drawn.length).toBeLessThanOrEqual(501);
    expect(drawn.at(0)).toMatchObject({ x: 0, y: 0 });
    expect(drawn.at(-1)).toMatchObject({ x: 1, y: 1 });
  });
  it("draws nothing without an area", () => {
    expect(prepareRoc({ ...roc, auc: null, reason: "only one class", points: [] })).toBeNull();
  });
});

describe("the tooltip", () => {
  it("reads the highest point above a rate", () => {
    const rows = prepareRoc(roc)?.tooltip(0.1);
    expect(rows?.map(({ value }) => value)).toEqual(["0.500", "0.000", "≥ 0.900"]);
  });
});
