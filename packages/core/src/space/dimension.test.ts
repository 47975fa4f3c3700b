import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { makeDimension } from "./dimension";
import { type DimensionSpec, dimensionSchema } from "./dimension-spec";

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

it("a stepped range reaches both ends and never leaves a rounding error", () => {
  const axis = makeDimension({ type: "float", low: 0, high: 0.5, step: 0.1 }).grid();
  expect(Array.from({ length: axis?.size ?? 0 }, (_, i) => axis?.at(i))).toEqual([
    0, 0.1, 0.2, 0.3, 0.4, 0.5,
  ]);
});

it("a stepped range contains its steps and nothing between them", () => {
  const dimension = makeDimension({ type: "float", low: 0.1, high: 0.7, step: 0.1 });
  expect([0.1, 0.3, 0.7].map(dimension.contains)).toEqual([true, true, true]);
  expect([0.15, 0.8, 0].map(dimension.contains)).toEqual([false, false, false]);
  const whole = makeDimension({ type: "int", low: 2, high: 11, step: 3 });
  expect([2, 8, 11, 3, 9.5].map(whole.contains)).toEqual([true, true, true, false, false]);
});

describe("the unit interval", () => {
  const UNITS = Array.from({ length: 60_000 }, (_, i) => (i + 0.5) / 60_000);
  const shares = (spec: DimensionSpec) => {
    const dimension = makeDimension(spec);
    const counts = new Map<unknown, number>();
    for (const unit of UNITS) {
      const value = dimension.fromUnit(unit);
      counts.set(value, (counts.get(value) ?? 0) + 1 / UNITS.length);
    }
    return counts;
  };

  it("gives each choice the same share, the first and the last included", () => {
    for (const share of shares({ type: "categorical", choices: ["a", "b", "c"] }).values())
      expect(share).toBeCloseTo(1 / 3, 4);
  });

  it("gives a whole number on a logarithmic scale the share from half below it to half above it", () => {
    const found = shares({ type: "int", low: 1, high: 8, log: true });
    const total = Math.log(8.5 / 0.5);
    for (let k = 1; k <= 8; k++) expect(found.get(k)).toBeCloseTo(Math.log((k + 0.5) / (k - 0.5)) / total, 4);
  });
});

it.each([
  ["a grid value", { type: "float", low: 0, high: 1, grid: [0.01, 0.01, 0.1] }, "grid.1"],
  ["zero and minus zero", { type: "float", low: -1, high: 1, grid: [0, -0] }, "grid.1"],
  ["a choice", { type: "categorical", choices: ["a", "b", "a"] }, "choices.2"],
])("%s twice is refused at its place", (_, spec, path) => {
  const issues = dimensionSchema.safeParse(spec).error?.issues ?? [];
  expect(issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([[path, "duplicate value"]]);
});

it.each([
  ["reversed ends", { low: 2, high: 1 }, "high", "the range is empty"],
  ["ends that agree in 12 digits", { low: 1, high: 1 + 2 ** -50 }, "high", "too narrow"],
  ["a logarithmic range from 0", { low: 0, high: 1, log: true }, "low", "needs low above 0"],
  ["ends whose distance is no number", { low: -1e308, high: 1e308 }, "high", "too wide"],
  [
    "a step that 12 significant digits cannot tell apart",
    { low: 1, high: 2, step: 1e-13 },
    "step",
    "too small",
  ],
  ["one that they cannot tell apart at the other end", { low: -1e20, high: 0, step: 1 }, "step", "too small"],
  ["a step beyond the range", { low: 0, high: 1, step: 2 }, "step", "only low (0) would be tried"],
  [
    "a grid value that is no step",
    { low: 0, high: 1, step: 0.25, grid: [0.5, 0.6] },
    "grid.1",
    "not a multiple",
  ],
  ["a grid value outside", { low: 0, high: 1, grid: [2] }, "grid.0", "must be a value of the range"],
])("%s is refused at its place", (_, spec, path, message) => {
  const issues = dimensionSchema.safeParse({ type: "float", ...spec }).error?.issues ?? [];
  expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  expect(issues[0]?.message).toContain(message);
});

it("whole numbers that are counted beyond 2^53 are refused, and the greatest are not", () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(dimensionSchema.safeParse({ type: "int", low: -most, high: most }).success).toBe(false);
  const dimension = makeDimension(dimensionSchema.parse({ type: "int", low: 0, high: most }));
  const random = createRandom(1);
  for (let draw = 0; draw < 100; draw++) expect(dimension.contains(dimension.sample(random))).toBe(true);
  expect([0, most].map(dimension.contains)).toEqual([true, true]);
});

it("a range of a single step is one, whatever its rounding error", () => {
  const dimension = makeDimension(dimensionSchema.parse({ type: "float", low: 0.1, high: 0.3, step: 0.2 }));
  expect(dimension.values()?.size).toBe(2);
});
