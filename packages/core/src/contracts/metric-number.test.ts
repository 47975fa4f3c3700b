import { expect, it } from "vitest";
import { decodeMetric, encodeMetric } from "./metric-number";

it("carries NaN and the infinities as text, and back", () => {
  for (const value of [0.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const json: unknown = JSON.parse(JSON.stringify({ value: encodeMetric(value) }));
    expect(json).not.toEqual({ value: null });
    expect(decodeMetric(encodeMetric(value))).toBe(value);
  }
});
