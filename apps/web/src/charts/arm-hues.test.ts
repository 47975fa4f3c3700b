import { expect, test } from "vitest";
import { armHues } from "./arm-hues";

test("an arm has the hue of its place in the plan, whatever order a table has", () => {
  expect([...armHues(["MCN", "MAC", "MCN"], ["MAC", "balanced", "MCN"])]).toEqual([
    ["MCN", 2],
    ["MAC", 0],
  ]);
});

test("arms that no plan names keep their own order, behind those it does", () => {
  expect([...armHues(["Neither", "Both"], []).values()]).toEqual([0, 1]);
  expect(armHues(["other", "MAC"], ["MAC"]).get("other")).toBe(1);
});
