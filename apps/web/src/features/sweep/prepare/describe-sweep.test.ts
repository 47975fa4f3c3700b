import { expect, it } from "vitest";
import { makeSweep } from "@/entities/sweep/testing";
import { describeSweep } from "./describe-sweep";

it("says why a sweep ended where it did, once it has", () => {
  expect(describeSweep(makeSweep())).toMatch(/ · Synthetic cells$/);
  const endReason = {
    kind: "space-exhausted",
    trials: 2,
    budget: 6,
    space: 2,
    text: "space exhausted: 2 of 6",
  } as const;
  expect(describeSweep(makeSweep({ state: "complete", endReason }))).toMatch(
    / · Synthetic cells · space exhausted: 2 of 6$/,
  );
  expect(describeSweep(makeSweep({ endReason: { ...endReason, text: null } }))).toMatch(
    / · Synthetic cells$/,
  );
});

it("names no test noise where there are no test images", () => {
  expect(describeSweep(makeSweep())).toContain("test sigma");
  expect(describeSweep(makeSweep({ dataset: null }))).not.toContain("test sigma");
});

it("counts what serves evaluations: not what was pruned, and at most what is planned where trials are promoted", () => {
  expect(describeSweep(makeSweep())).toContain(" · 6 trainings serve 36 evaluations · ");
  const trainings = { planned: 18, complete: 10, pruned: 8, shared: 0, byState: {} };
  const evaluations = { planned: 10, complete: 10 };
  const epochs = { planned: 180, complete: 90, expected: 90 };
  const of = (state: "running" | "complete") =>
    describeSweep(makeSweep({ state, trainings, evaluations, epochs }));
  expect(of("complete")).toContain(" · 10 trainings serve 10 evaluations, 8 pruned · ");
  expect(of("running")).toContain(" · max. 10 trainings serve max. 10 evaluations, 8 pruned · ");
});
