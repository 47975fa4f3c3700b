import { expect, it } from "vitest";
import { readMeasures, writeMeasures } from "./measures";

it("measures are rows and back, with what the rows do not show", () => {
  const measures = {
    accuracy: { direction: "maximize", unit: "%", min: 0, max: 100 },
    error: { direction: "minimize" },
  };
  const rows = readMeasures(measures);
  expect(rows.map(({ name, direction, unit }) => [name, direction, unit])).toEqual([
    ["accuracy", "maximize", "%"],
    ["error", "minimize", ""],
  ]);
  expect(writeMeasures(rows)).toEqual(measures);
  expect([writeMeasures([]), readMeasures(undefined), readMeasures([1])]).toEqual([undefined, [], []]);
});
