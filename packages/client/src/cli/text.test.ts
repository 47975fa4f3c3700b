import { expect, it } from "vitest";
import { decimalText, rate } from "./text";

it("a small number is not shown as 0", () => {
  expect([0, 0.5, -0.25, 0.0005, 0.0004, -9.437e-13].map(rate)).toEqual([
    "0.000",
    "0.500",
    "-0.250",
    "0.001",
    "4.00e-4",
    "-9.44e-13",
  ]);
  expect([rate("NaN"), rate(null), decimalText(Number.NaN, 4)]).toEqual(["NaN", "—", "NaN"]);
});
