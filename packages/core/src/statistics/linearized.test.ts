import { expect, it } from "vitest";
import { linearizedVariance } from "./linearized";

const stratum = (label: string, values: readonly number[], weight = 1, sizes?: readonly number[]) => ({
  label,
  weight,
  // Contributions to the stratum's mean.
  influence: Float64Array.from(values, (value) => (weight * value) / values.length),
  sizes: Float64Array.from(sizes ?? values.map(() => 1)),
});

it("is Welch's two-sample t test for two strata", () => {
  const [a, b] = [
    [3.1, 2.7, 4.4, 3.6],
    [8.2, 1.4, 9.9, 5.5, 0.3, 7.1],
  ] as const;
  const variance = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
  };
  const [va, vb] = [variance(a), variance(b)];
  const made = linearizedVariance([stratum("a", a), stratum("b", b)]);
  expect(made.variance).toBeCloseTo(va + vb, 12);
  expect(made.degreesOfFreedom).toBeCloseTo((va + vb) ** 2 / (va ** 2 / 3 + vb ** 2 / 5), 10);
});

it("pools the degrees of freedom of strata of one label, fewer the less alike their weights in the variance", () => {
  const alike = linearizedVariance([stratum("a", [1, 2, 4], 0.5), stratum("a", [5, 7, 6], 0.5)]);
  expect(alike.degreesOfFreedom).toBeCloseTo(4, 12);
  const unlike = linearizedVariance([stratum("a", [1, 2, 4], 0.9), stratum("a", [5, 7, 6], 0.1)]);
  expect(unlike.degreesOfFreedom).toBeGreaterThan(2);
  expect(unlike.degreesOfFreedom).toBeLessThan(2.1);
});

it("counts units of unlike sizes as fewer, and a single unit of a stratum as none", () => {
  const made = linearizedVariance([stratum("a", [1, 2, 4, 8], 1, [1, 1, 1, 7])]);
  const own = made.perLabel.get("a");
  expect(own?.units).toBe(4);
  expect(own?.nominal).toBeCloseTo(3, 12);
  expect(own?.effective).toBeCloseTo(100 / 52 - 1, 12);
  const single = linearizedVariance([stratum("a", [1, 2, 4], 0.5), stratum("a", [1], 0.5)]);
  expect(single.perLabel.get("a")).toEqual({ units: 4, nominal: 0, effective: 0 });
  expect(() => linearizedVariance([stratum("a", [])])).toThrow(/a has no units/);
});

it("has no degrees of freedom where nothing varies", () => {
  expect(linearizedVariance([stratum("a", [2, 2, 2])])).toMatchObject({ variance: 0, degreesOfFreedom: 0 });
});
