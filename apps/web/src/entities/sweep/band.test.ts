import { describe, expect, it } from "vitest";
import { bandOf } from "./band";

const row = (epoch: number, values: Record<string, number>) => ({ epoch, values });

describe("bandOf", () => {
  it("has a corner where two lines cross between two epochs", () => {
    const points = bandOf([row(7, { a: 0.2, b: 0.8 }), row(8, { a: 0.8, b: 0.2 })], "linear");
    expect(points.map(({ epoch }) => epoch)).toEqual([7, 7.5, 8]);
    expect(points[1]?.band?.[0]).toBeCloseTo(0.5);
    expect(points[1]?.band?.[1]).toBeCloseTo(0.5);
    expect(points[2]?.band).toEqual([0.2, 0.8]);
  });
  it("has no corner where a crossing is inside it", () => {
    const rows = [row(1, { a: 0, b: 0.4, c: 0.6, d: 1 }), row(2, { a: 0, b: 0.6, c: 0.4, d: 1 })];
    expect(bandOf(rows, "linear").map(({ epoch }) => epoch)).toEqual([1, 2]);
  });
  it("ends with the line that ends, and needs two", () => {
    const rows = [
      row(1, { a: 1, b: 2, c: 3 }),
      row(2, { a: 1, b: 2, c: 3 }),
      row(3, { a: 1, b: 2 }),
      row(4, { a: 1 }),
    ];
    expect(bandOf(rows, "linear")).toEqual([
      { epoch: 1, band: [1, 3] },
      { epoch: 2, band: [1, 3] },
      { epoch: 2, band: [1, 2] },
      { epoch: 3, band: [1, 2] },
      { epoch: 3, band: null },
      { epoch: 4, band: null },
    ]);
  });
  it("goes straight over an epoch that a line lacks, as its line does", () => {
    const rows = [row(1, { a: 0, b: 4 }), row(2, { b: 4 }), row(3, { a: 2, b: 4 })];
    expect(bandOf(rows, "linear").map(({ band }) => band)).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
    ]);
  });
  it("crosses where lines cross on a logarithmic axis", () => {
    const [, corner] = bandOf([row(1, { a: 0.01, b: 1 }), row(2, { a: 1, b: 0.01 })], "log");
    expect(corner?.epoch).toBeCloseTo(1.5);
    expect(corner?.band?.[0]).toBeCloseTo(0.1);
  });
});
