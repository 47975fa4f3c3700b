import { describe, expect, it } from "vitest";
import type { Axis } from "../axis";
import type { Observation } from "../contract";
import bohb from "../fixtures/bohb.json" with { type: "json" };
import type { Column } from "../tpe/parzen";
import { makeKernelDensity } from "./kernel-density";
import { splitByBudget } from "./split";

/** Any range will do: statsmodels was given shares of it. */
const RANGE = { low: -3, high: 5 };
const NUMERIC: Axis = { isNumeric: true, range: RANGE, step: 0, log: false };
const numberOf = (share: number) => RANGE.low + (RANGE.high - RANGE.low) * share;

describe("kernel densities as of statsmodels 0.14.5, which HpBandSter is made of", () => {
  it.each(bohb.estimates.map((one) => [`${one.kinds.join("")}, ${one.columns[0]?.length}`, one] as const))(
    "%s",
    (_, { kinds, columns, points, logDensities }) => {
      const made = columns.map((values, index): Column => {
        const isNumeric = kinds[index] === "c";
        const numbers = Float64Array.from(values, (value) => (isNumeric ? numberOf(value) : value));
        const axis: Axis = isNumeric ? NUMERIC : { isNumeric: false, choices: 3 };
        return { axis, numbers, order: new Int32Array(0) };
      });
      const settings = { bandwidthFactor: 3, minBandwidth: 1e-3 };
      const density = makeKernelDensity(made, columns[0]?.length ?? 0, settings);
      const ours = density.logDensities(
        points.map((point) => point.map((value, index) => (kinds[index] === "c" ? numberOf(value) : value))),
      );
      for (const [index, value] of ours.entries())
        expect(Math.abs(value - (logDensities[index] ?? 0))).toBeLessThan(1e-9);
    },
  );
});

describe("results at a budget, divided as by HpBandSter", () => {
  it.each(bohb.divisions.map((one) => [`${one.losses.length} results`, one] as const))(
    "%s",
    (_, { losses, minPoints, topPercent, better, others }) => {
      const observations = losses.map(
        (value, number): Observation => ({ number, configuration: {}, state: "complete", value }),
      );
      expect(splitByBudget(observations, { direction: "minimize", minPoints, topPercent })).toEqual({
        budget: "end",
        better,
        others,
      });
    },
  );
});
