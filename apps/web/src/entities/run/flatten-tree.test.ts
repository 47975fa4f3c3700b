import { expect, it } from "vitest";
import { makeRun } from "../sweep/testing";
import { flattenTree } from "./flatten-tree";

it("puts what is nested below its run, by fold, at any depth", () => {
  const [a, b] = [makeRun({ id: 1 }), makeRun({ id: 9 })];
  const nested = new Map([
    [1, [makeRun({ id: 4, fold: 1 }), makeRun({ id: 5, fold: 0 }), makeRun({ id: 2, fold: null })]],
    [5, [makeRun({ id: 7 })]],
  ]);
  expect(flattenTree([b, a], nested).map(({ run, depth }) => [run.id, depth])).toEqual([
    [9, 0],
    [1, 0],
    [5, 1],
    [7, 2],
    [4, 1],
    [2, 1],
  ]);
});

it("shows a run once, also where lists read at different times make a loop", () => {
  const nested = new Map([
    [1, [makeRun({ id: 2 })]],
    [2, [makeRun({ id: 1 })]],
  ]);
  expect(flattenTree([makeRun({ id: 1 })], nested).map(({ run }) => run.id)).toEqual([1, 2]);
});
