import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { type DimensionSpec, dimensionSchema, makeDimension } from "./dimension";

const SPECS: Record<string, DimensionSpec> = {
  float: { type: "float", low: -1, high: 3 },
  "log float": { type: "float", low: 1e-5, high: 10, log: true },
  "stepped float": { type: "float", low: 0, high: 1, step: 0.1 },
  int: { type: "int", low: -3, high: 12 },
  "log int": { type: "int", low: 1, high: 1024, log: true },
  "stepped int": { type: "int", low: 2, high: 11, step: 3 },
  categorical: { type: "categorical", choices: ["a", 2, true] },
  "one choice": { type: "categorical", choices: ["only"] },
};

describe.each(Object.entries(SPECS))("%s dimension", (_, spec) => {
  const dimension = makeDimension(dimensionSchema.parse(spec));

  it("samples what it contains, and returns from the unit interval to the same value", () => {
    const random = createRandom(1);
    for (let i = 0; i < 500; i++) {
      const value = dimension.sample(random);
      expect(dimension.contains(value)).toBe(true);
      const unit = dimension.toUnit(value);
      expect(unit).toBeGreaterThanOrEqual(0);
      expect(unit).toBeLessThanOrEqual(1);
      const back = dimension.fromUnit(unit);
      if (typeof value === "number") expect(Number(back)).toBeCloseTo(value, 8);
      else expect(back).toBe(value);
    }
  });

  it("clips positions outside the unit interval", () => {
    expect(dimension.contains(dimension.fromUnit(-3))).toBe(true);
    expect(dimension.contains(dimension.fromUnit(3))).toBe(true);
  });
});

it("a stepped range reaches both ends and never leaves binary dust", () => {
  expect(makeDimension({ type: "float", low: 0, high: 0.5, step: 0.1 }).grid()).toEqual([
    0, 0.1, 0.2, 0.3, 0.4, 0.5,
  ]);
});
