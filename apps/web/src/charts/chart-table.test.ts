import { expect, it } from "vitest";
import { formatCell } from "./chart-table";

it("keeps what three decimals would take from a small number", () => {
  expect([3, 0.5, 0.123456, 0.00031234, -0.00002, 1234.56].map(formatCell)).toEqual([
    "3",
    "0.500",
    "0.123",
    "0.000312",
    "-0.00002",
    "1234.6",
  ]);
});
