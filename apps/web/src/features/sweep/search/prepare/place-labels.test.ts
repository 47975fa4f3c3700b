import { expect, it } from "vitest";
import { placeLabels } from "./place-labels";

it("puts labels that would cover each other into rows, and leaves out what finds none", () => {
  expect(placeLabels([], 42)).toEqual([]);
  expect(placeLabels([0, 100, 200], 42)).toEqual([0, 0, 0]);
  expect(placeLabels([0, 30, 50, 80], 42)).toEqual([0, 1, 0, 1]);
  expect(placeLabels([0, 1, 2, 3, 50], 42)).toEqual([0, 1, 2, null, 0]);
  expect(placeLabels([0, 50], 60)).toEqual([0, 1]);
});
