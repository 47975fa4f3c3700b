import { expect, it } from "vitest";
import { describeDamage } from "./describe-damage";

it("tells series, steps, points and reason of what cannot be read", () => {
  const damage = { name: "val/loss", fromStep: "512", toStep: "1023", points: 512, reason: "no match" };
  expect(
    describeDamage([
      damage,
      { ...damage, toStep: "512", points: 1 },
      { ...damage, name: null, fromStep: null, toStep: null, points: 100 },
    ]),
  ).toEqual([
    "val/loss, steps 512 to 1023: 512 points cannot be read (no match)",
    "val/loss, step 512: 1 point cannot be read (no match)",
    "a batch with unreadable metric names: 100 points cannot be read (no match)",
  ]);
});
