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
