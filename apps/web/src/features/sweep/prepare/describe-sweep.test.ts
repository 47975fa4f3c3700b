import { expect, it } from "vitest";
import { describeSweep } from "./describe-sweep";
import { makeSweep } from "./sweep-fixture";

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
