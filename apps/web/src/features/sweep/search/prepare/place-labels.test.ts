import { expect, it } from "vitest";
import { labelSides, placeLabels } from "./place-labels";

it("puts labels that would cover each other into rows, and leaves out what finds none", () => {
  expect(placeLabels([], 42)).toEqual([]);
  expect(placeLabels([0, 100, 200], 42)).toEqual([0, 0, 0]);
  expect(placeLabels([0, 30, 50, 80], 42)).toEqual([0, 1, 0, 1]);
  expect(placeLabels([0, 1, 2, 3, 50], 42)).toEqual([0, 1, 2, null, 0]);
  expect(placeLabels([0, 50], 60)).toEqual([0, 1]);
});

it("puts a label on the side where it crosses no other line", () => {
  const room = { width: 40, from: 0, end: 500 };
  expect(labelSides([], room)).toEqual([]);
  expect(labelSides([10, 100], room)).toEqual(["start", "start"]);
  expect(labelSides([100, 110], room)).toEqual(["end", "start"]);
  expect(labelSides([490], room)).toEqual(["end"]);
  expect(labelSides([10, 20], room)).toEqual(["start", "start"]);
  // Between two lines that are near there is no such side.
  expect(labelSides([100, 110, 120], room)).toEqual(["end", "start", "start"]);
  // The last one leaves the plot on the right, and has a row where nothing stands on its left.
  const rungs = [385, 420, 455, 490];
  const sides = labelSides(rungs, room);
  expect(sides).toEqual(["end", "start", "start", "end"]);
  expect(placeLabels(rungs, 40, sides)).toEqual([0, 0, 1, 2]);
});
