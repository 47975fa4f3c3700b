import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Direction } from "../../measures";
import { type Configuration, makeSpace, type SpaceSpec } from "../../space";
import { erf, erfc } from "../../statistics/special/erf";
import type { Observation } from "../contract";
import { makeColumns } from "./columns";
import { logNdtr, ndtr, truncatedQuantile } from "./normal";
import { choiceShares, kernelWeights, kernelWidths, makeMixture } from "./parzen";
import { betterCount, splitObservations } from "./split";

interface Fixture {
  space: SpaceSpec;
  gammas: [number, number][];
  weights: [number, number[]][];
  splits: {
    direction: "minimize" | "maximize";
    trials: { state: "complete" | "pruned" | "running"; value: number | null; step: number | null }[];
    below: number[];
    above: number[];
  }[];
  estimators: {
    names: string[];
    observations: Configuration[];
    weights: number[];
    widths: Record<string, number[] | null>;
    rows: Record<string, number[][]>;
    candidates: Configuration[];
    logDensities: number[];
  }[];
}
const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
const optuna = read<Fixture>("optuna");
const several = read<{
  gammas: [number, number][];
  splits: {
    directions: Direction[];
    trials: {
      state: "complete" | "running";
      values: number[] | null;
      violations: number[] | null;
      float: number;
    }[];
    below: number[];
    above: number[];
    weights: [below: number[], above: number[]];
    candidates: number[];
    logDensities: [below: number[], above: number[]];
  }[];
}>("objectives");
const scipy = read<Record<"erf" | "erfc" | "logNdtr", [number, number][]>>("normal");

/** To 1e-9, relative above 1. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

describe("the normal distribution, against SciPy", () => {
  it.each([
    ["erf", erf],
    ["erfc", erfc],
    ["logNdtr", logNdtr],
  ] as const)("%s, also far in the tails", (name, ours) => {
    for (const [x, value] of scipy[name]) {
      expect(Math.abs(ours(x) - value), `${name}(${x})`).toBeLessThanOrEqual(1e-13 * Math.abs(value));
    }
  });

  it("a quantile of a truncated one has the probability that was asked for", () => {
    for (const [a, b] of [
      [-100, 0],
      [0, 1],
      [-0.2, 3],
      [-9, 90],
    ] as const)
      for (const quantile of [0, 1e-6, 0.1, 0.5, 0.9, 1]) {
        const z = truncatedQuantile(quantile, a, b);
        expect(z).toBeGreaterThanOrEqual(a);
        expect(z).toBeLessThanOrEqual(b);
        expect((ndtr(z) - ndtr(a)) / (ndtr(b) - ndtr(a))).toBeCloseTo(quantile, 10);
      }
  });
});

describe("against Optuna 5.0.0", () => {
  it("so many observations are the better ones", () => {
    for (const [n, count] of optuna.gammas) expect(betterCount(n), String(n)).toBe(count);
  });

  it("older kernels weigh less", () => {
    for (const [n, weights] of optuna.weights) {
      const sum = weights.reduce((total, weight) => total + weight, 1);
      const ours = [...kernelWeights(n)];
      for (const [index, weight] of [...weights, 1].entries())
        expectClose(ours[index] ?? Number.NaN, weight / sum);
    }
  });

  it.each(optuna.splits.map((split, index) => [index, split] as const))(
    "split %i: complete ones, then those that were stopped; what runs is among the others",
    (_, { direction, trials, below, above }) => {
      const observations = trials.map(({ state, value, step }, number): Observation => {
        const shared = { number, configuration: {}, value };
        return state === "pruned" ? { ...shared, state, step: step ?? -1 } : { ...shared, state };
      });
      // Optuna 5 counts the running ones out of n in the sampler, and so does the fixture.
      const { better, others } = splitObservations(observations, { direction });
      expect(better).toEqual(below);
      expect(others).toEqual(above);
    },
  );

  it.each(optuna.estimators.map((one) => [one.names.join(" × "), one.observations.length, one] as const))(
    "weights, widths and log densities over %s, of %i observations",
    (_, count, fixture) => {
      const spec = Object.fromEntries(fixture.names.map((name) => [name, optuna.space[name]])) as SpaceSpec;
      const space = makeSpace(spec);
      const columns = makeColumns(space);
      columns.follow(
        [...fixture.observations, ...fixture.candidates].map((configuration, number) => ({
          number,
          configuration,
          state: "complete",
          value: 0,
        })),
      );
      const members = fixture.observations.map((_, index) => index);
      const candidates = fixture.candidates.map((_, index) => count + index);
      const own = fixture.names.map((name) => columns.column(name, members));
      const mixture = makeMixture(own, count);
      for (const [index, weight] of fixture.weights.entries())
        expectClose(mixture.weights[index] ?? Number.NaN, weight);
      for (const [index, name] of fixture.names.entries()) {
        const column = own[index];
        if (column?.axis.isNumeric) {
          const widths = [...kernelWidths(column.numbers, column.order, column.axis.range)].sort(
            (a, b) => a - b,
          );
          for (const [at, width] of (fixture.widths[name] ?? []).entries())
            expectClose(widths[at] ?? Number.NaN, width);
        } else {
          const shares = choiceShares(3, count + 1);
          for (const row of (fixture.rows[name] ?? []).slice(0, -1)) {
            expectClose(Math.max(...row), shares.own);
            expectClose(Math.min(...row), shares.other);
          }
        }
      }
      const numbers = fixture.names.map((name) => columns.column(name, candidates).numbers);
      const points = candidates.map((_, at) => numbers.map((column) => column[at] ?? Number.NaN));
      const ours = mixture.logDensities(points);
      for (const [index, expected] of fixture.logDensities.entries())
        expectClose(ours[index] ?? Number.NaN, expected);
    },
  );
});

describe("several objectives, against Optuna 5.0.0", () => {
  it("a tenth of the observations are the better ones, however many there are", () => {
    for (const [n, count] of several.gammas) expect(betterCount(n, true), String(n)).toBe(count);
  });

  it.each(several.splits.map((split, index) => [index, split.directions.join(", "), split] as const))(
    "split %i (%s): by rank and hypervolume, then what exceeds the limits least; weights and densities",
    (_, __, { directions, trials, below, above, weights, candidates, logDensities }) => {
      const observations = trials.map(({ state, values, violations, float }, number): Observation => {
        const shared = { number, state, configuration: { float }, value: values?.[0] ?? null };
        return values && violations ? { ...shared, values, violations } : shared;
      });
      const [direction = "minimize"] = directions;
      const split = splitObservations(observations, { direction, directions, limits: 2 });
      expect(split.better).toEqual(below);
      expect(split.others).toEqual(above);

      const columns = makeColumns(makeSpace({ float: optuna.space.float } as SpaceSpec));
      columns.follow(observations);
      for (const [side, members] of [below, above].entries()) {
        const mixture = makeMixture([columns.column("float", members)], members.length, side === 1);
        for (const [index, weight] of (weights[side] ?? []).entries())
          expectClose(mixture.weights[index] ?? Number.NaN, weight);
        const ours = mixture.logDensities(candidates.map((candidate) => [candidate]));
        for (const [index, expected] of (logDensities[side] ?? []).entries())
          expectClose(ours[index] ?? Number.NaN, expected);
      }
    },
  );
});
